// tag::code[]
import { createServer } from "node:http";
import { createChannel, createSession } from "better-sse";

interface State {
  name: string;
}

const room = createChannel<Record<string, unknown>, State>();

createServer(async (req, res) => {
  const name = new URL(req.url ?? "/", "http://localhost").searchParams.get("name") ?? "nobody";
  const session = await createSession<State>(req, res, { state: { name } });
  session.push({ you: name }, "welcome");
  room.register(session);
}).listen(8080);

room.on("session-deregistered", session => room.broadcast(session.state.name, "left"));

export function say(name: string, text: string) {
  room.broadcast({ name, text }, "said", { filter: session => session.state.name !== name });
}
// end::code[]

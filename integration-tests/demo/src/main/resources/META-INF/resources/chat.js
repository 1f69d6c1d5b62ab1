const element = id => document.getElementById(id);
const pause = millis => new Promise(resolve => setTimeout(resolve, millis));
const TEXTS = { connecting: 'Connecting', live: 'Answering', closed: 'Ready' };

// a page that is loaded again goes on with the answer it had
let asked = JSON.parse(sessionStorage.getItem('asked'));
let connection;

function show(state) {
  element('status').dataset.state = state;
  element('status').textContent = TEXTS[state];
  element('cut').disabled = element('stop').disabled = state === 'closed';
}

async function showCalls() {
  element('calls').textContent = (await (await fetch('/chat/calls')).json()).calls;
}

// tag::read[]
/** Reads until the end has come, over as many connections as it takes. */
async function read(answer) {
  let lastId = '';
  element('answer').textContent = '';
  for (let over = false; !over && answer === asked;) {
    show('connecting');
    try {
      connection = new AbortController();
      const response = await fetch('/chat/answers/' + answer.key, {
        method: 'POST', body: answer.question, signal: connection.signal,
        headers: { 'Accept': 'text/event-stream', 'Last-Event-ID': lastId },
      });
      if (response.status !== 200) {
        break;
      }
      show('live');
      showCalls();
      for await (const event of events(response.body)) {
        if (answer !== asked) {
          return;
        }
        lastId = event.id || lastId;
        if (event.event === 'gap') {
          element('answer').textContent = '';
        } else if (event.event === 'end' || event.event === 'failure') {
          over = true;
        } else {
          element('answer').textContent += event.data;
        }
      }
    } catch (cut) {
      await pause(500);
    }
  }
  if (answer === asked) {
    show('closed');
    showCalls();
  }
}
// end::read[]

/** The events of a response whose lines end with LF, as this server sends them. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part; !(part = await reader.read()).done;) {
    text += part.value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const event = {};
      for (const line of text.slice(0, end).split('\n')) {
        const colon = line.indexOf(': ');
        const name = line.slice(0, colon);
        const value = line.slice(colon + 2);
        event[name] = name in event ? event[name] + '\n' + value : value;
      }
      if ('data' in event) {
        yield event;
      }
    }
  }
}

element('ask-form').addEventListener('submit', event => {
  event.preventDefault();
  connection?.abort();
  asked = { key: crypto.randomUUID(), question: element('question').value };
  sessionStorage.setItem('asked', JSON.stringify(asked));
  read(asked);
});
element('cut').addEventListener('click', () => connection.abort());
element('stop').addEventListener('click', () => fetch('/chat/answers/' + asked.key, { method: 'DELETE' }));

showCalls();
if (asked) {
  element('question').value = asked.question;
  read(asked);
}

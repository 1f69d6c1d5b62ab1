package io.quarkiverse.sse.vertx5;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/** A connection closes although the client doesn't read what was written to it. */
class ClosedAtOnceTest {

    @Test
    void unreadBytesDoNotHoldItUp() throws Exception {
        try (Server server = new Server(new HttpServerOptions())) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            CompletableFuture<Void> asked = server.handle(request -> {
                request.connection().closeHandler(ignored -> closed.complete(null));
                // more than the buffers of both sockets take
                request.response().setChunked(true).write(Buffer.buffer(new byte[64 << 20]));
                // by then it has been written, as far as it goes
                request.response().drainHandler(ignored -> closed.completeExceptionally(new AssertionError("It fits")));
                server.vertx().setTimer(50, later -> VertxInternals.closeNow(request.connection()));
                return null;
            });
            try (Socket client = server.send(Server.get("/"))) {
                Server.await(asked);
                Server.await(closed);
            }
        }
    }
}

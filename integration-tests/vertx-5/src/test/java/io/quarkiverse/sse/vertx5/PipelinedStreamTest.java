package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerOptions;

/** A stream that begins in the middle of the end of the response before it: its head waits, and no chunk overtakes it. */
class PipelinedStreamTest {

    @Test
    void theHeadComesFirst() throws Exception {
        try (Server server = new Server(new HttpServerOptions())) {
            CompletableFuture<Void> handled = new CompletableFuture<>();
            server.handle(request -> {
                if (request.path().equals("/first")) {
                    server.vertx().setTimer(50, later -> request.response().end("first"));
                    return null;
                }
                ResponseChannel channel = VertxInternals.channelOf(request);
                boolean[] headLeft = { false };
                request.response().setChunked(true).writeHead().onSuccess(head -> {
                    headLeft[0] = true;
                    Chunks.write(channel, "data: 1\n\n");
                    request.response().end();
                });
                // otherwise this shows nothing
                if (headLeft[0]) {
                    handled.completeExceptionally(new AssertionError("The head did not have to wait"));
                } else {
                    handled.complete(null);
                }
                return null;
            });
            try (Socket client = server.send(Server.get("/first"), Server.get("/stream", "Connection: close"))) {
                Server.await(handled);
                assertThat(Server.readAll(client)).matches("(?s)HTTP/1.1 200 OK\r\n.*\r\n\r\nfirst"
                        + "HTTP/1.1 200 OK\r\n.*\r\n\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n");
            }
        }
    }
}

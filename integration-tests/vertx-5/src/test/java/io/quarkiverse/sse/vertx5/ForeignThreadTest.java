package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** The public way to a context may lead to another event loop, and from there a channel is not to be written to. */
class ForeignThreadTest {

    @Test
    void theChannelIsForItsEventLoopOnly() throws Exception {
        try (Server server = new Server(new HttpServerOptions())) {
            CompletableFuture<HttpServerRequest> received = server.handle(request -> request);
            try (Socket client = server.send(Server.get("/", "Connection: close"))) {
                HttpServerRequest request = Server.await(received);
                assertThat(VertxInternals.channelOf(request)).isNull();
                request.response().end("public");
                assertThat(Server.readAll(client)).endsWith("\r\n\r\npublic");
            }
        }
    }
}

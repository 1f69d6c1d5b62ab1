package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.http.HttpServerOptions;

/** A compressor above the encoder changes the head, and what follows has to go through it as well. */
class CompressedResponseTest {

    @Test
    void thereIsNoWayPastACompressor() throws Exception {
        try (Server server = new Server(new HttpServerOptions().setCompressionSupported(true))) {
            CompletableFuture<Boolean> found = server.handle(request -> {
                boolean channel = VertxInternals.channelOf(request) != null;
                request.response().end("public");
                return channel;
            });
            try (Socket client = server.send(Server.get("/", "Connection: close", "Accept-Encoding: gzip"))) {
                assertThat(Server.await(found)).isFalse();
                assertThat(Server.readAll(client)).startsWith("HTTP/1.1 200 OK\r\n").contains("content-encoding: gzip");
            }
        }
    }
}

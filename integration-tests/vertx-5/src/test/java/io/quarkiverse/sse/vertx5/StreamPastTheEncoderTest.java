package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerOptions;

/** The channels of connections have not moved: chunks go past the encoder, and the head and the end through it. */
class StreamPastTheEncoderTest {

    @Test
    void aResponseIsWhole() throws Exception {
        try (Server server = new Server(new HttpServerOptions().setIdleTimeout(60))) {
            assertThat(VertxInternals.hasChannels()).isTrue();
            CompletableFuture<ResponseChannel> found = server.handle(request -> {
                ResponseChannel channel = VertxInternals.channelOf(request);
                assertThat(channel.socket().isOpen()).isTrue();
                request.response().setChunked(true).writeHead().onSuccess(head -> {
                    Chunks.write(channel, "data: 1\n\n");
                    Chunks.write(channel, "data: 2\n\n");
                    request.response().end();
                });
                return channel;
            });
            try (Socket client = server.send(Server.get("/", "Connection: close"))) {
                assertThat(Server.await(found).idle()).isNotNull();
                assertThat(Server.readAll(client)).startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            }
        }
    }
}

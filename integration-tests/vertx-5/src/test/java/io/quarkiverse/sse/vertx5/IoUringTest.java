package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.netty.channel.uring.IoUring;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.transport.Transport;

/** The channels of io_uring look like those of epoll, and are left to the public way. */
class IoUringTest {

    @Test
    void theResponseIsWrittenThePublicWay() throws Exception {
        assumeTrue(IoUring.isAvailable(), "io_uring is not available");
        Vertx vertx = Vertx.builder().withTransport(Transport.IO_URING).build();
        try (Server server = new Server(vertx, new HttpServerOptions())) {
            assertThat(vertx.isNativeTransportEnabled()).isTrue();
            CompletableFuture<Boolean> found = server.handle(request -> {
                boolean channel = VertxInternals.channelOf(request) != null;
                request.response().end("public");
                return channel;
            });
            try (Socket client = server.send(Server.get("/", "Connection: close"))) {
                assertThat(Server.await(found)).isFalse();
                assertThat(Server.readAll(client)).endsWith("\r\n\r\npublic");
            }
        }
    }
}

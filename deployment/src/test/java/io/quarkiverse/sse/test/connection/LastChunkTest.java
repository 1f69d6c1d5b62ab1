package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The application ends a response on another thread while events are written to it. */
class LastChunkTest extends SseTest {

    private static final int ROUNDS = 500;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class);

    @TestHTTPResource("own")
    URI own;

    @Test
    void isTheLast() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                join(sse.sendData("x"));
            }
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try (RawClient client = RawClient.get(own)) {
                    client.readHead();
                    RoutingContext context = Routes.contexts.poll(10, TimeUnit.SECONDS);
                    assertThat(client.readChunk()).startsWith("data: x\n\n");
                    context.response().end();
                    String chunk;
                    do {
                        chunk = client.readChunk();
                    } while (!chunk.isEmpty());
                    client.send("GET /after HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nafter");
                }
            }
        } finally {
            stop.set(true);
        }
        publisher.get(10, TimeUnit.SECONDS);
    }

    @Singleton
    static class Routes {

        static final BlockingQueue<RoutingContext> contexts = new LinkedBlockingQueue<>();

        void routes(@Observes Router router, SseService sse) {
            router.get("/own").handler(context -> {
                sse.register(context);
                contexts.add(context);
            });
            router.get("/after").handler(context -> context.response().end("after"));
        }
    }
}

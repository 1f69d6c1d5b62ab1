package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.filters.Filters;

/**
 * A client asks for a stream, sends a part of another request, and leaves. Vert.x then fails before it says that the connection
 * has been closed.
 */
class HalfARequestBehindAStreamTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Requests.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @ParameterizedTest
    @ValueSource(strings = { "G", "GET /sse HTTP/1.1\r\nHost: local",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab" })
    void itsStreamEndsAllTheSame(String half) {
        itsStreamEnds(half, RawClient::reset);
        itsStreamEnds(half, RawClient::close);
    }

    private void itsStreamEnds(String half, Consumer<RawClient> leave) {
        int closed = log.closed.size();
        RawClient client = RawClient.get(uri);
        client.send(half);
        client.readHead();
        awaitConnections(1);
        leave.accept(client);
        // a client that has pipelined a request is not read from, so that only a write can find it gone
        await().until(() -> {
            sse.sendData("still there?");
            return sse.connectionCount() == 0;
        });
        assertThat(log.awaitClosed(closed + 1)).endsWith(SseCloseReason.CLIENT);
        await().until(() -> Requests.OPEN.get() == 0);
        try (SseTestStream next = SseTestClient.open(uri)) {
            assertThat(next.status()).isEqualTo(200);
            awaitConnections(1);
        }
        awaitNobody();
    }

    @Test
    void aConnectionMayCarryOneStreamAfterTheOther() {
        int closed = log.closed.size();
        try (RawClient client = RawClient.get(uri)) {
            for (int i = 1; i <= 20; i++) {
                client.readHead();
                awaitConnections(1);
                join(sse.unregister());
                assertThat(client.readChunk()).isEmpty();
                client.send("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            }
            client.readHead();
        }
        assertThat(log.awaitClosed(closed + 21)).endsWith(SseCloseReason.UNREGISTERED, SseCloseReason.CLIENT);
        awaitNobody();
    }

    /** Counts those that have not ended, as others do. */
    @Singleton
    static class Requests {

        static final AtomicInteger OPEN = new AtomicInteger();

        void filters(@Observes Filters filters) {
            filters.register(context -> {
                OPEN.incrementAndGet();
                context.addEndHandler(ended -> OPEN.decrementAndGet());
                context.next();
            }, 100);
        }
    }
}

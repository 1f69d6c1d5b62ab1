package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.LiveObjects;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.test.QuarkusUnitTest;

class NothingIsLeftBehindTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Count.class, LiveObjects.class);

    @Test
    void ofTwoThousandConnections() throws Exception {
        // what the service itself has, and what applications of earlier tests have left to the collector
        RawClient.get(uri).close();
        await().until(() -> Count.closed.get() == 1);
        forget();
        long before = settled();
        for (int i = 0; i < 200; i++) {
            List<RawClient> clients = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                clients.add(RawClient.get(uri));
            }
            clients.forEach(RawClient::readHead);
            sse.sendData("x".repeat(100));
            clients.get(0).readChunk();
            if (i == 0) {
                assertThat(instances()).isGreaterThan(before + clients.size());
            }
            if (i % 2 == 0) {
                join(sse.unregister());
            }
            clients.forEach(RawClient::close);
            await().pollInterval(Duration.ofMillis(2)).until(() -> sse.connectionCount() == 0);
        }
        await().until(() -> Count.opened.get() == 2001 && Count.closed.get() == 2001);
        forget();
        // one object for each connection would be 2,000
        await().untilAsserted(() -> assertThat(instances()).isLessThan(before + 100));
    }

    private void forget() {
        log.opened.clear();
        log.closed.clear();
        log.clientClosed.clear();
    }

    /** What applications of earlier tests have left goes little by little. */
    private static long settled() throws Exception {
        long lowest = instances();
        for (int unchanged = 0; unchanged < 3;) {
            long now = instances();
            unchanged = now < lowest ? 0 : unchanged + 1;
            lowest = Math.min(lowest, now);
        }
        return lowest;
    }

    /** Live objects of the API and the engine, whatever its classes are called. */
    private static long instances() throws Exception {
        return LiveObjects
                .count(name -> name.startsWith("io.quarkiverse.sse.") && !name.startsWith("io.quarkiverse.sse.test."));
    }

    @Singleton
    static class Count {

        static final AtomicInteger opened = new AtomicInteger();
        static final AtomicInteger closed = new AtomicInteger();

        void open(@Observes @Open SseConnection connection) {
            opened.incrementAndGet();
        }

        void close(@Observes @Closed SseConnection connection) {
            closed.incrementAndGet();
        }
    }
}

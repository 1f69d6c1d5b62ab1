package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.ObjectName;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class NothingIsLeftBehindTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Count.class);

    private static final Set<String> PER_CONNECTION = Set.of("io.quarkiverse.sse.runtime.connection.StreamConnection",
            "io.quarkiverse.sse.runtime.http.ResponseSink", "io.quarkiverse.sse.runtime.http.ChannelSink",
            "io.quarkiverse.sse.runtime.queue.Outbox",
            "io.quarkiverse.sse.runtime.wire.Frame", "io.quarkiverse.sse.SseId");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void ofTwoThousandConnections() throws Exception {
        // what the service itself has, and what applications of earlier tests have left to the collector
        RawClient.get(uri).close();
        await().until(() -> Count.closed.get() == 1);
        forget();
        long before = instances();
        for (int i = 0; i < 200; i++) {
            List<RawClient> clients = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                clients.add(RawClient.get(uri));
            }
            clients.forEach(RawClient::readHead);
            sse.sendData("x".repeat(100));
            clients.get(0).readChunk();
            if (i % 2 == 0) {
                sse.unregister().toCompletableFuture().join();
            }
            clients.forEach(RawClient::close);
            await().pollInterval(Duration.ofMillis(2)).until(() -> sse.connectionCount() == 0);
        }
        await().until(() -> Count.opened.get() == 2001 && Count.closed.get() == 2001);
        forget();
        await().untilAsserted(() -> assertThat(instances()).isLessThanOrEqualTo(before));
    }

    private void forget() {
        log.opened.clear();
        log.closed.clear();
        log.clientClosed.clear();
    }

    /** How many live objects belong to connections or events, after a full collection. */
    private static long instances() throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] { new String[0] }, new String[] { String[].class.getName() });
        return histogram.lines().map(line -> line.strip().split("\s+"))
                .filter(columns -> columns.length > 3 && PER_CONNECTION.contains(columns[3]))
                .mapToLong(columns -> Long.parseLong(columns[1])).sum();
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

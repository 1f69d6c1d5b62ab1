package io.quarkiverse.sse.test.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.netty.util.internal.PlatformDependent;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/** Thousands of clients stop reading, each in the middle of something that no other client gets. */
class DirectMemoryIsBoundedTest extends SseTest {

    private static final int CLIENTS = 2_000;
    private static final int EVENT_BYTES = 60_000;
    private static final int AT_ONCE = 100;

    /** What a stopped client may hold, rounded up by the allocator. */
    private static final int BYTES_PER_CLIENT = 10 * 1024;
    /** What the allocator takes at once, for each of its threads. */
    private static final long SLACK = 32L * 1024 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = Tls.in(SseApp.with(SmallSocketBuffers.class, Tls.class));

    @TestHTTPResource(value = "sse", tls = true)
    URI secure;

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void whereverClientsStop(boolean tls) throws Exception {
        List<RawClient> clients = Collections.synchronizedList(new ArrayList<>());
        try {
            open(clients, tls);
            awaitConnections(CLIENTS);
            long before = usedDirectMemory();
            assertThat(before).isPositive();
            List<CompletionStage<SseDelivery>> sent = new ArrayList<>();
            for (SseConnection connection : sse.connections().toList()) {
                sent.add(sse.sendData(payload(connection), connection.id()));
                if (sent.size() >= AT_ONCE) {
                    // all of it at once is more than the backlog takes
                    assertThat(join(sent.remove(0))).isEqualTo(SseDelivery.of(1, 0));
                }
            }
            for (CompletionStage<SseDelivery> each : sent) {
                assertThat(join(each)).isEqualTo(SseDelivery.of(1, 0));
            }
            assertThat(usedDirectMemory() - before)
                    .isLessThan((long) CLIENTS * BYTES_PER_CLIENT + SLACK);
            // and they get all of it when they read on
            for (RawClient client : clients.subList(0, 50)) {
                StringBuilder text = new StringBuilder();
                while (!text.toString().endsWith("\n\n")) {
                    text.append(client.readChunk());
                }
                assertThat(text).hasSize("data: ".length() + EVENT_BYTES + "\n\n".length());
            }
        } finally {
            clients.forEach(RawClient::close);
        }
        awaitConnections(0);
    }

    /** Many at once, because with TLS and small buffers each takes its time. */
    private void open(List<RawClient> clients, boolean tls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Void>> all = Collections.nCopies(CLIENTS, () -> {
                RawClient client = tls ? Tls.get(secure, "TLSv1.3") : RawClient.get(uri);
                clients.add(client);
                client.readHead();
                return null;
            });
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Netty counts it itself where it doesn't leave that to the JDK. */
    private static long usedDirectMemory() {
        long netty = PlatformDependent.usedDirectMemory();
        return netty >= 0 ? netty
                : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static String payload(SseConnection connection) {
        String id = connection.id().toString();
        return id + "x".repeat(EVENT_BYTES - id.length());
    }

    /** So that a client is stopped by little. */
    @Singleton
    static class SmallSocketBuffers implements HttpServerOptionsCustomizer {

        @Override
        public void customizeHttpServer(HttpServerOptions options) {
            options.setSendBufferSize(8 * 1024);
        }

        @Override
        public void customizeHttpsServer(HttpServerOptions options) {
            options.setSendBufferSize(8 * 1024);
        }
    }
}

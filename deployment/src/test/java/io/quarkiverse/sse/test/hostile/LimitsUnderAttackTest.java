package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.Http2Peer;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;

/**
 * Clients leave at every moment there is, while the log and the observers fail. Afterwards as many connections can open as the
 * limits allow, and not one more: each permit has come back once.
 */
class LimitsUnderAttackTest extends SseTest {

    private static final int LIMIT = 20;
    private static final int ATTACKERS = 8;
    private static final int VISITS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Http2Peer.class, UserHeaderMechanism.class, FailingLog.class,
            FailingObservers.class)
            // a client that pipelines requests and leaves is not read from, so that only a write finds it gone
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "200ms")
            .overrideConfigKey("quarkus.sse.\"users\".heartbeat-interval", "200ms")
            // what the test throws, thousands of times
            .overrideConfigKey("quarkus.log.category.\"io.quarkiverse.sse.runtime.observer\".level", "OFF")
            .overrideConfigKey("quarkus.log.category.\"io.quarkus.vertx.http.runtime.QuarkusErrorHandler\".level", "OFF")
            .overrideConfigKey("quarkus.sse.max-connections", Integer.toString(LIMIT))
            .overrideConfigKey("quarkus.sse.max-connections-per-client", Integer.toString(LIMIT - 1))
            .overrideConfigKey("quarkus.http.proxy.proxy-address-forwarding", "true")
            .overrideConfigKey("quarkus.sse.\"users\".path", "/users")
            .overrideConfigKey("quarkus.sse.\"users\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"users\".max-connections", Integer.toString(LIMIT))
            .overrideConfigKey("quarkus.sse.\"users\".max-connections-per-user", Integer.toString(LIMIT - 1))
            .overrideConfigKey("quarkus.sse.\"users\".limit-response", "retry")
            .overrideConfigKey("quarkus.sse.\"users\".max-opens-per-second", "2000");

    @Inject
    @SseName("users")
    SseService users;

    @Test
    void releaseEachPermitOnce() throws Exception {
        long seed = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS);
        List<CompletableFuture<Void>> attacks = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            Random random = new Random(seed + i);
            attacks.add(CompletableFuture.runAsync(() -> attack(random), threads));
        }
        for (CompletableFuture<Void> attack : attacks) {
            attack.get(2, TimeUnit.MINUTES);
        }
        threads.shutdown();
        await().atMost(PATIENCE).until(() -> sse.connectionCount() + users.connectionCount() == 0);
        await().atMost(PATIENCE).until(() -> log.opened.size() == log.closed.size());
        assertThat(log.opened).as("seed %d", seed).isNotEmpty().doesNotHaveDuplicates();
        assertThat(log.closed).as("seed %d", seed).doesNotHaveDuplicates().containsAll(log.opened);

        admitsAsManyAsBefore(sse, "/sse", "X-Forwarded-For", "192.0.2.7", "192.0.2.8", 429);
        admitsAsManyAsBefore(users, "/users", "X-User", "ada", "bob", 200);
    }

    private void attack(Random random) {
        for (int i = 0; i < VISITS; i++) {
            try {
                if (random.nextInt(6) == 0) {
                    visitWithHttp2(random);
                } else {
                    visit(random);
                }
            } catch (IOException | UncheckedIOException left) {
                // the server may be the first to go
            }
        }
    }

    private void visit(Random random) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(50);
            socket.setSoLinger(random.nextBoolean(), 0);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            byte[] requests = request(random).repeat(1 + random.nextInt(4)).getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(requests, 0,
                    random.nextInt(4) == 0 ? random.nextInt(requests.length) : requests.length);
            if (random.nextInt(4) == 0) {
                socket.shutdownOutput();
            }
            for (int reads = random.nextInt(4); reads > 0; reads--) {
                read(socket);
            }
        }
    }

    private static void read(Socket socket) throws IOException {
        try {
            socket.getInputStream().read(new byte[100]);
        } catch (SocketTimeoutException nothing) {
            // there is nothing to read
        }
    }

    private static String request(Random random) {
        return "GET " + (random.nextBoolean() ? "/sse" : "/users") + query(random) + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\nX-User: " + user(random) + "\r\nX-Forwarded-For: 192.0.2." + random.nextInt(3)
                + "\r\n" + (random.nextBoolean() ? "" : "Last-Event-ID: " + random.nextInt(5) + "\r\n") + "\r\n";
    }

    private static String query(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "?open=fail";
            case 1 -> "?open=close";
            default -> "";
        };
    }

    private static String user(Random random) {
        return random.nextInt(10) == 0 ? "mallory" : random.nextBoolean() ? "ada" : "bob";
    }

    private void visitWithHttp2(Random random) {
        try (Http2Peer peer = new Http2Peer(uri)) {
            for (int i = random.nextInt(10); i >= 0; i--) {
                int stream = peer.getStream((random.nextBoolean() ? "/sse" : "/users") + query(random), "x-user", user(random),
                        "last-event-id", Integer.toString(random.nextInt(5)));
                if (random.nextBoolean()) {
                    peer.reset(stream);
                }
            }
        }
    }

    private void admitsAsManyAsBefore(SseService service, String path, String key, String one, String other, int refusal) {
        List<SseTestStream> streams = new ArrayList<>();
        for (int i = 0; i < LIMIT - 1; i++) {
            streams.add(SseTestClient.to(uri.resolve(path)).header(key, one).open());
            assertThat(streams.get(i).status()).isEqualTo(200);
        }
        await().until(() -> service.connectionCount() == LIMIT - 1);
        try (SseTestStream beyondItsOwn = SseTestClient.to(uri.resolve(path)).header(key, one).open()) {
            assertThat(beyondItsOwn.status()).isEqualTo(refusal);
            assertThat(beyondItsOwn.awaitEnd().received()).contains("The limit of " + (LIMIT - 1));
        }
        streams.add(SseTestClient.to(uri.resolve(path)).header(key, other).open());
        await().until(() -> service.connectionCount() == LIMIT);
        try (SseTestStream beyondAll = SseTestClient.to(uri.resolve(path)).header(key, other).open()) {
            assertThat(beyondAll.awaitEnd().received()).contains("The limit of " + LIMIT);
        }
        assertThat(service.connectionCount()).isEqualTo(LIMIT);
        streams.forEach(SseTestStream::close);
        await().until(() -> service.connectionCount() == 0);
    }

    /** Doesn't keep to its contract: fails, throws, takes its time, or has nothing to say. */
    @Singleton
    @SseName("users")
    static class FailingLog implements SseEventLog {

        private final Random random = new Random();
        private Subscriber subscriber;
        private int last;

        @Override
        public CompletionStage<String> open(Subscriber newSubscriber) {
            subscriber = newSubscriber;
            return CompletableFuture.completedStage("log-0");
        }

        @Override
        public synchronized CompletionStage<Void> append(SseLogEntry entry) {
            subscriber.onEntry("log-" + ++last, entry);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> sync() {
            return switch (random.nextInt(4)) {
                case 0 -> throw new IllegalStateException("thrown by the test");
                case 1 -> CompletableFuture.failedStage(new IOException("failed by the test"));
                case 2 -> new CompletableFuture<Void>().completeOnTimeout(null, random.nextInt(30), TimeUnit.MILLISECONDS);
                default -> CompletableFuture.completedStage(null);
            };
        }

        @Override
        public OptionalInt compare(String id, String other) {
            if (random.nextInt(8) == 0) {
                throw new IllegalArgumentException("thrown by the test");
            }
            return OptionalInt.empty();
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }

    @Singleton
    static class FailingObservers {

        @NonBlocking
        void openOnLoop(@Observes @Open SseConnection connection) {
            if ("close".equals(connection.queryParam("open"))) {
                connection.close();
            }
        }

        void open(@Observes @Open SseConnection connection) {
            if ("fail".equals(connection.queryParam("open"))) {
                throw new IllegalStateException("thrown by the test");
            }
        }

        void openAsync(@ObservesAsync @Open SseConnection connection) {
            throw new IllegalStateException("thrown by the test");
        }

        void closed(@Observes @Closed SseConnection connection) {
            throw new StackOverflowError("thrown by the test");
        }

        void error(@Observes SseError error) {
            throw new IllegalStateException("thrown by the test");
        }
    }
}

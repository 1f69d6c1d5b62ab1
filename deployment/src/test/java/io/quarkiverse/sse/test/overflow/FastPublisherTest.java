package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

class FastPublisherTest extends SseTest {

    private static final int EVENT_BYTES = 1_000_000;
    private static final int LIMIT_MB = (int) Math.min(64, Runtime.getRuntime().maxMemory() / 16 / 1024 / 1024);

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(EventLoop.class)
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200M")
            .setLogRecordPredicate(record -> record.getLoggerName().endsWith(".Backlog"))
            .assertLogRecords(records -> {
                assertThat(records).extracting(record -> record.getLevel().getName()).containsExactly("WARN", "INFO");
                assertThat(records.get(1).getMessage()).endsWith("%d were refused");
            });

    @Inject
    EventLoop loop;

    @Test
    void isRefusedUntilTheEventLoopHasCaughtUp() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            await().until(() -> loop.context() != null);
            CountDownLatch busy = new CountDownLatch(1);
            loop.context().runOnContext(ignored -> awaitLatch(busy));
            List<CompletableFuture<SseDelivery>> sent = new ArrayList<>();
            String payload = "x".repeat(EVENT_BYTES);
            try {
                do {
                    sent.add(sse.sendData(payload).toCompletableFuture());
                } while (!sent.get(sent.size() - 1).isDone());
                CompletableFuture<SseDelivery> refused = sent.remove(sent.size() - 1);
                assertThatThrownBy(refused::join).hasRootCauseInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("More than " + LIMIT_MB + " MB of events wait for the event loops");
                assertThat(sse.sendData("neither").toCompletableFuture()).isCompletedExceptionally();
                assertThat(sent).hasSizeBetween(LIMIT_MB - 4, LIMIT_MB + 6);
            } finally {
                busy.countDown();
            }
            sent.forEach(stage -> assertThat(stage.join()).isEqualTo(SseDelivery.of(1, 0)));
            assertThat(join(sse.sendData("and on"))).isEqualTo(SseDelivery.of(1, 0));
            String expected = ("data: " + payload + "\n\n").repeat(sent.size()) + "data: and on\n\n";
            await().until(() -> stream.received().length() >= expected.length());
            assertThat(stream.received().equals(expected)).as("what was accepted, and no more").isTrue();
        }
        awaitConnections(0);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ApplicationScoped
    public static class EventLoop {

        private volatile Context context;

        Context context() {
            return context;
        }

        @NonBlocking
        void opened(@Observes @Open SseConnection connection) {
            context = Vertx.currentContext();
        }
    }
}

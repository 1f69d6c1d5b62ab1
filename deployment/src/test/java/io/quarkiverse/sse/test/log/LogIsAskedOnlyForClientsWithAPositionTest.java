package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** A client with an id that nobody knows takes a place while the log is asked, and gives it back whatever happens. */
class LogIsAskedOnlyForClientsWithAPositionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(SlowLog.class, TestLog.class)
            .overrideConfigKey("quarkus.sse.orders.log", "custom")
            .overrideConfigKey("quarkus.sse.orders.heartbeat-interval", "-1s")
            .overrideConfigKey("quarkus.sse.orders.max-connections", "1");

    @TestHTTPResource("sse/orders")
    URI uri;

    @Inject
    @SseName("orders")
    SseService orders;

    @Inject
    @SseName("orders")
    SlowLog log;

    @Test
    void whoIsRefusedCostsNoQuestion() {
        try (RawClient first = RawClient.get(uri, "Last-Event-ID: unknown")) {
            await().until(() -> log.questions.size() == 1);
            try (RawClient second = RawClient.get(uri, "Last-Event-ID: unknown too")) {
                assertThat(second.readHead()).startsWith("HTTP/1.1 503 ");
            }
            assertThat(log.questions).hasSize(1);
            log.answer();
            assertThat(first.readHead()).startsWith("HTTP/1.1 200 ");
        }
        await().until(() -> orders.connectionCount() == 0);
        aPlaceIsFree();
    }

    @Test
    void whoLeavesMeanwhileGivesItsPlaceBack() {
        RawClient leaves = RawClient.get(uri, "Last-Event-ID: unknown");
        await().until(() -> log.questions.size() == 1);
        leaves.reset();
        log.answer();
        aPlaceIsFree();
    }

    @Test
    void aLogThatCanNotBeAskedTakesNoPlace() {
        log.fails = true;
        try (RawClient unlucky = RawClient.get(uri, "Last-Event-ID: unknown")) {
            assertThat(unlucky.readHead()).startsWith("HTTP/1.1 500 ");
        } finally {
            log.fails = false;
        }
        aPlaceIsFree();
    }

    private void aPlaceIsFree() {
        await().until(() -> {
            try (RawClient next = RawClient.get(uri)) {
                return next.readHead().startsWith("HTTP/1.1 200 ");
            }
        });
        await().until(() -> orders.connectionCount() == 0);
    }

    @Singleton
    @SseName("orders")
    static class SlowLog extends TestLog {

        private final List<CompletableFuture<Void>> questions = new CopyOnWriteArrayList<>();
        private volatile boolean fails;

        void answer() {
            questions.forEach(question -> question.complete(null));
            questions.clear();
        }

        @Override
        public CompletionStage<Void> sync() {
            if (fails) {
                throw new LinkageError("on purpose");
            }
            CompletableFuture<Void> question = new CompletableFuture<>();
            questions.add(question);
            return question;
        }
    }
}

package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** Where clients can't be told of a gap, a stream with one must not stay open. */
class LostEntriesEndStreamsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(ForgetfulLog.class)
            .overrideConfigKey("quarkus.sse.\"orders\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"orders\".log.gap-event", "");

    @TestHTTPResource("sse/orders")
    URI uri;

    @Inject
    ConnectionLog log;

    @Inject
    @SseName("orders")
    SseService orders;

    @Test
    void onTheWireToo() {
        EventStream stream = EventStream.open(uri);
        log.awaitOpened(1);
        ForgetfulLog.subscriber.onGap("7");
        assertThat(log.awaitClosed(1)).containsExactly(SseCloseReason.ERROR);
        assertThat(orders.connectionCount()).isZero();
        stream.awaitEnd();
    }

    @Singleton
    @SseName("orders")
    static class ForgetfulLog implements SseEventLog {

        private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

        static volatile Subscriber subscriber;

        @Override
        public CompletionStage<String> open(Subscriber newSubscriber) {
            subscriber = newSubscriber;
            return CompletableFuture.completedStage("0");
        }

        @Override
        public CompletionStage<Void> append(SseLogEntry entry) {
            return DONE;
        }

        @Override
        public CompletionStage<Void> sync() {
            return DONE;
        }

        @Override
        public CompletionStage<Void> close() {
            return DONE;
        }
    }
}

package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class OwnLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(NumberedLog.class)
            .overrideConfigKey("quarkus.sse.\"orders\".log", "custom");

    @TestHTTPResource("sse/orders")
    URI uri;

    @Inject
    @SseName("orders")
    SseService orders;

    @Test
    void takesWhatIsSentAndGivesItBack() {
        try (EventStream stream = EventStream.open(uri, "Last-Event-ID", "0")) {
            // what the log had before the application started
            stream.awaitText("id: 1\ndata: from yesterday\n\n");
            assertThat(orders.sendData("live").toCompletableFuture().join()).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitText("id: 1\ndata: from yesterday\n\nid: 2\ndata: live\n\n");
        }
        await().until(() -> orders.connectionCount() == 0);
    }

    @Singleton
    @SseName("orders")
    static class NumberedLog implements SseEventLog {

        private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

        private Subscriber subscriber;
        private int last;

        @Override
        public synchronized CompletionStage<String> open(Subscriber newSubscriber) {
            subscriber = newSubscriber;
            // a first entry, so that its id is known
            read(SseLogEntry.send(SseEvent.builder().data("the first").build(), SseTarget.all(), "elsewhere:0"));
            read(SseLogEntry.send(SseEvent.builder().data("from yesterday").build(), SseTarget.all(), "elsewhere:1"));
            return CompletableFuture.completedStage(Integer.toString(last - 1));
        }

        private void read(SseLogEntry entry) {
            subscriber.onEntry(Integer.toString(last++), entry);
        }

        @Override
        public synchronized CompletionStage<Void> append(SseLogEntry entry) {
            read(entry);
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

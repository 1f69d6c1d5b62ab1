package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class LogIsClosedOnceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(CountingLog.class)
            .overrideConfigKey("quarkus.sse.log", "custom")
            .setAfterUndeployListener(() -> assertThat(System.getProperty(CountingLog.class.getName())).isEqualTo("closed"));

    @TestHTTPResource("sse")
    URI uri;

    @Test
    void whenTheApplicationStops() {
        EventStream stream = EventStream.open(uri);
        assertThat(stream.status()).isEqualTo(200);
    }

    @Singleton
    @SseName(SseService.DEFAULT_NAME)
    static class CountingLog implements SseEventLog {

        private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

        private Subscriber subscriber;
        private int last;

        @Override
        public synchronized CompletionStage<String> open(Subscriber newSubscriber) {
            subscriber = newSubscriber;
            System.clearProperty(CountingLog.class.getName());
            return CompletableFuture.completedStage("0");
        }

        @Override
        public synchronized CompletionStage<Void> append(SseLogEntry entry) {
            subscriber.onEntry(Integer.toString(++last), entry);
            return DONE;
        }

        @Override
        public CompletionStage<Void> sync() {
            return DONE;
        }

        @Override
        public CompletionStage<Void> close() {
            // outlives the class loader of the application
            System.setProperty(CountingLog.class.getName(),
                    System.getProperty(CountingLog.class.getName(), "") + "closed");
            return DONE;
        }
    }
}

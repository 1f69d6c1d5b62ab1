package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.opentelemetry.api.trace.Span;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;

class ObserversAreInTheTraceTest extends SseTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Observers.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-opentelemetry", Version.getVersion())))
            .overrideConfigKey("quarkus.otel.traces.exporter", "none")
            .overrideConfigKey("quarkus.otel.metrics.exporter", "none")
            .overrideConfigKey("quarkus.otel.logs.exporter", "none");

    @Inject
    Observers observers;

    @Test
    void ofTheirRequest() {
        try (SseTestStream stream = SseTestClient.to(uri).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .open()) {
            await().until(() -> observers.traces.size() == 3);
        }
        await().until(() -> observers.traces.size() == 4);
        assertThat(observers.traces.values()).containsOnly(TRACE);
    }

    @Singleton
    static class Observers {

        final Map<String, String> traces = new ConcurrentHashMap<>();

        private void see(String observer) {
            traces.put(observer, Span.current().getSpanContext().getTraceId());
        }

        void open(@Observes @Open SseConnection connection) {
            see("open");
        }

        @NonBlocking
        void openOnLoop(@Observes @Open SseConnection connection) {
            see("open on the event loop");
        }

        void openLater(@ObservesAsync @Open SseConnection connection) {
            see("open later");
        }

        void closed(@Observes @Closed SseConnection connection) {
            see("closed");
        }
    }
}

package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

class TracesCanBeLeftOutTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Spans.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-opentelemetry", Version.getVersion())))
            .overrideConfigKey("quarkus.otel.traces.exporter", "none")
            .overrideConfigKey("quarkus.otel.metrics.exporter", "none")
            .overrideConfigKey("quarkus.otel.logs.exporter", "none")
            .overrideConfigKey("quarkus.sse.traces.enabled", "false");

    @Inject
    Spans spans;

    @Test
    void ofTheServicesNotOfTheApplication() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            join(sse.sendData("x"));
            stream.awaitWire("data: x\n\n");
        }
        awaitNobody();
        assertThat(statusOf(uri.resolve("/nothing/here"))).isEqualTo(404);
        await().until(() -> spans.all().size() == 2);
        assertThat(spans.all()).extracting(span -> span.getName()).allMatch(name -> name.startsWith("GET"));
    }
}

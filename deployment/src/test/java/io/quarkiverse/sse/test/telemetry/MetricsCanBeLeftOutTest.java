package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

class MetricsCanBeLeftOutTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Scrape.class)
            .setForcedDependencies(List.of(
                    Dependency.of("io.quarkus", "quarkus-micrometer-registry-prometheus", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.metrics.enabled", "false");

    @Test
    void thereAreNoMeters() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            join(sse.sendData("1"));
            stream.awaitWireContaining("data: 1");
            assertThat(Scrape.of(uri).names("quarkus_sse_")).isEmpty();
        }
        awaitNobody();
    }
}

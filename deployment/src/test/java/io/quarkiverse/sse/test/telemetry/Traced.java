package io.quarkiverse.sse.test.telemetry;

import java.util.Arrays;
import java.util.List;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** Applications with OpenTelemetry. */
final class Traced {

    private Traced() {
    }

    /** One whose spans nobody collects. */
    static QuarkusUnitTest app(Class<?>... classes) {
        Class<?>[] all = Arrays.copyOf(classes, classes.length + 1);
        all[classes.length] = Traced.class;
        return SseApp.with(all)
                .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-opentelemetry", Version.getVersion())))
                .overrideConfigKey("quarkus.otel.traces.exporter", "none")
                .overrideConfigKey("quarkus.otel.metrics.exporter", "none")
                .overrideConfigKey("quarkus.otel.logs.exporter", "none");
    }
}

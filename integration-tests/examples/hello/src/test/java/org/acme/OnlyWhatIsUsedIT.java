package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The native executable of an application has nothing of what is optional and not in it. */
class OnlyWhatIsUsedIT {

    private static final String SSE = "io.quarkiverse.sse.runtime.";

    private static final List<String> OPTIONAL = List.of(
            SSE + "rest.", SSE + "qute.", SSE + "messaging.", SSE + "openapi.", SSE + "generation.", SSE + "log.redis.",
            SSE + "security.oidc.", SSE + "security.redis.", SSE + "telemetry.micrometer.", SSE + "telemetry.opentelemetry.",
            SSE + "telemetry.health.", SSE + "transaction.Jta", SSE + "codec.Jackson", SSE + "codec.Jsonb", SSE + "devui.",
            "org.jboss.resteasy.", "jakarta.ws.rs.", "io.quarkus.qute.", "io.smallrye.reactive.messaging.",
            "org.eclipse.microprofile.openapi.", "org.eclipse.microprofile.reactive.messaging.", "com.arjuna.",
            "io.micrometer.", "io.opentelemetry.", "io.vertx.redis.", "io.quarkus.redis.", "io.quarkus.oidc.",
            "com.fasterxml.jackson.databind.", "org.apache.kafka.");

    @Test
    void isInTheExecutable() throws IOException {
        Set<String> classes = classes();
        assertThat(classes).contains("io.quarkiverse.sse.runtime.queue.Outbox", "org.acme.Greeter");
        assertThat(classes).filteredOn(name -> OPTIONAL.stream().anyMatch(name::startsWith)).isEmpty();
    }

    /** What GraalVM says about the classes that it has found to be reachable. */
    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target"))) {
            Path report = files.filter(file -> file.getFileName().toString().startsWith("class_initialization_report_"))
                    .findFirst().orElseThrow();
            try (Stream<String> lines = Files.lines(report)) {
                return lines.map(line -> line.split(",")[0].trim()).collect(Collectors.toCollection(TreeSet::new));
            }
        }
    }
}

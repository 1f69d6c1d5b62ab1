package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class TracesCanBeLeftOutTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Traced.app(Spans.class)
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

package io.quarkiverse.sse.test.telemetry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class OpenTelemetryThatIsOffTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Traced.app()
            .overrideConfigKey("quarkus.otel.enabled", "false");

    @Test
    void isNoneForTheServices() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            join(sse.sendData("x"));
            stream.awaitWire("data: x\n\n");
        }
        awaitNobody();
    }
}

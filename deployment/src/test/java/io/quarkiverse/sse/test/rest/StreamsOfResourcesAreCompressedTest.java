package io.quarkiverse.sse.test.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** By the service, although Quarkus would compress what resources return. */
class StreamsOfResourcesAreCompressedTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Resources.class, UserHeaderMechanism.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-rest", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.compression", "gzip")
            .overrideConfigKey("quarkus.http.enable-compression", "true");

    @TestHTTPResource("r/orders/1")
    URI order;

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = { "gzip", "identity" })
    void asTheClientAccepts(String coding) {
        try (SseTestStream stream = SseTestClient.to(order).header("Accept-Encoding", coding).open()) {
            assertThat(stream.header("Content-Encoding")).isIn(coding, coding.equals("gzip") ? coding : null);
            awaitConnections(1);
            String data = "{\"order\":1}".repeat(100);
            join(sse.sendData(data, SseTarget.topic("orders/1")));
            assertThat(stream.awaitEvent().data()).isEqualTo(data);
            if (coding.equals("gzip")) {
                assertThat(stream.bodySize()).isLessThan(data.length() / 2);
            }
        }
    }
}

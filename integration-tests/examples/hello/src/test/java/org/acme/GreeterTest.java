package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkiverse.sse.testing.lint.SseLint;
import io.quarkus.test.junit.QuarkusTest;

// tag::test[]
@QuarkusTest
class GreeterTest {

    @Test
    void greetsANewConnection() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            assertThat(stream.awaitEvent().data()).isEqualTo("hello");
            assertThat(stream.awaitEvent("user-connected").data()).isEqualTo("1");
        }
    }

    // tag::lint[]
    @Test
    void keepsToTheFormat() {
        SseLint.of("/sse").listen(Duration.ofSeconds(2)).assertClean();
    }
    // end::lint[]
}
// end::test[]

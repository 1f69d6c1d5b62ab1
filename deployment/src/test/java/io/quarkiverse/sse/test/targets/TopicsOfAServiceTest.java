package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.stream.IntStream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class TopicsOfAServiceTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Subscriptions.class)
            .overrideConfigKey("quarkus.sse.max-topics-per-connection", "-1");

    @TestHTTPResource("sse?topic=a")
    URI a;

    @TestHTTPResource("sse?topic=b")
    URI b;

    @Test
    void areCountedAndListed() {
        assertThat(sse.topics()).isEmpty();
        try (SseTestStream first = SseTestClient.open(a); SseTestStream second = SseTestClient.open(a)) {
            try (SseTestStream third = SseTestClient.open(b)) {
                await().until(() -> sse.connectionCount("all") == 3);
                assertThat(sse.topics()).containsExactlyInAnyOrder("a", "b", "all");
                assertThat(sse.connectionCount("a")).isEqualTo(2);
                assertThat(sse.connectionCount("b")).isEqualTo(1);
                assertThat(sse.connectionCount("c")).isZero();
                assertThat(sse.connections("b").map(connection -> connection.queryParam("topic"))).containsExactly("b");

                SseConnection inB = sse.connections("b").findFirst().orElseThrow();
                inB.subscribe("a", "a");
                assertThat(sse.connectionCount("a")).isEqualTo(3);
                inB.unsubscribe("a", "a", "never");
                assertThat(sse.connectionCount("a")).isEqualTo(2);
            }
            awaitConnections(2);
            assertThat(sse.topics()).containsExactlyInAnyOrder("a", "all");
        }
        await().until(() -> sse.topics().isEmpty());
    }

    @Test
    void aConnectionMayBeInThousands() {
        try (SseTestStream stream = SseTestClient.open(a)) {
            awaitConnections(1);
            SseConnection connection = onlyConnection();
            connection.subscribe(IntStream.range(0, 5_000).mapToObj(i -> "t" + i).toArray(String[]::new));
            assertThat(sse.topics()).hasSize(5_002);
            assertThat(join(sse.sendData("x", SseTarget.topic("t4321")))).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("data: x\n\n");
        }
        await().until(() -> sse.topics().isEmpty());
    }

    @Singleton
    static class Subscriptions {

        void open(@Observes @Open SseConnection connection) {
            connection.subscribe(connection.queryParam("topic"), "all");
        }
    }
}

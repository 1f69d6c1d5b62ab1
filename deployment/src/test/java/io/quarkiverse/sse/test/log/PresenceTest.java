package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class PresenceTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class, TestLog.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.\"shared\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"shared\".log.presence-interval", "100ms")
            .overrideConfigKey("quarkus.sse.\"mute\".log", "custom");

    @Inject
    @SseName("shared")
    SseService shared;

    @Inject
    @SseName("mute")
    SseService mute;

    @Inject
    @SseName("shared")
    SharedLog sharedLog;

    public static class Subscriber {

        void subscribe(@Observes @Open SseConnection connection) {
            connection.subscribe("news", "of " + connection.user().orElse("nobody"));
        }
    }

    @Test
    void countsTopicsAndUsers() {
        try (SseTestStream first = SseTestClient.to(uri).header("X-User", "ada").open();
                SseTestStream second = SseTestClient.to(uri).header("X-User", "ada").open();
                SseTestStream third = SseTestClient.open(uri)) {
            log.awaitOpened(3);
            awaitConnections(3);
            SsePresence presence = sse.presence();
            assertThat(presence.nodes()).singleElement().satisfies(node -> {
                assertThat(node.isThisNode()).isTrue();
                assertThat(node.age()).isZero();
                assertThat(node.complete()).isTrue();
                assertThat(node.id()).isNotBlank();
            });
            assertThat(presence.connectionCount()).isEqualTo(3);
            assertThat(presence.topics()).isEqualTo(Map.of("news", 3, "of ada", 2, "of nobody", 1));
            assertThat(presence.connectionCount("of ada")).isEqualTo(2);
            assertThat(presence.connectionCount("sports")).isZero();
            assertThat(presence.users()).isEqualTo(Map.of("ada", 2));
            assertThat(presence.connectionCountOfUser("ada")).isEqualTo(2);
            assertThat(presence.connectionCountOfUser("bob")).isZero();
        }
        awaitNobody();
        assertThat(sse.presence().connectionCount()).isZero();
        assertThat(sse.presence().topics()).isEmpty();
    }

    @Test
    void tellsTheOtherNodesAndHearsOfThem() {
        await().until(() -> sharedLog.reported != null);
        assertThat(sharedLog.reported).startsWith("{\"connections\":0,");
        sharedLog.others = List.of(other("a", 2, Duration.ofMillis(50)), other("b", 3, Duration.ofMillis(100)),
                new SseEventLog.NodeReport("foreign", new byte[] { 7 }, Duration.ZERO));
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/sse/shared")).header("X-User", "ada").open()) {
            await().until(() -> shared.presence().connectionCount() == 6);
            SsePresence presence = shared.presence();
            assertThat(presence.nodes()).extracting(SsePresence.Node::isThisNode).containsExactly(true, false, false);
            assertThat(presence.nodes()).extracting(SsePresence.Node::id).endsWith("a", "b");
            assertThat(presence.nodes().get(2).age()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(presence.users()).isEqualTo(Map.of("ada", 6));
            assertThat(presence.connectionCountOfUser("ada")).isEqualTo(6);
            assertThat(presence.topics()).isEqualTo(Map.of("x", 5, "news", 1, "of ada", 1));
            await().until(() -> sharedLog.reported.contains("\"users\":{\"ada\":1}"));
            // what can't be told any more is forgotten, whatever was known
            sharedLog.away = true;
            await().until(() -> shared.presence().nodes().size() == 1);
            sharedLog.away = false;
            await().until(() -> shared.presence().nodes().size() == 3);
        }
        await().until(() -> shared.connectionCount() == 0);
    }

    private static SseEventLog.NodeReport other(String node, int connections, Duration age) {
        String report = """
                {"connections": %d, "topics": {"x": %<d}, "users": {"ada": %<d}, "complete": true}
                """.formatted(connections);
        return new SseEventLog.NodeReport(node, report.getBytes(StandardCharsets.UTF_8), age);
    }

    @Test
    void saysWhatIsMissingWhereNodesTellNothing() {
        assertThatThrownBy(mute::presence).isInstanceOf(IllegalStateException.class)
                .hasMessage("The nodes of the service don't tell one another who is connected: set "
                        + "quarkus.sse.\"mute\".log.presence-interval");
    }

    @Singleton
    @SseName("shared")
    static class SharedLog extends TestLog {

        volatile String reported;
        volatile List<NodeReport> others = List.of();
        volatile boolean away;

        @Override
        public CompletionStage<List<NodeReport>> report(String node, byte[] report, Duration timeToLive) {
            reported = new String(report, StandardCharsets.UTF_8);
            return away ? CompletableFuture.failedStage(new IllegalStateException("away"))
                    : CompletableFuture.completedStage(others);
        }
    }

    @Singleton
    @SseName("mute")
    static class MuteLog extends TestLog {
    }
}

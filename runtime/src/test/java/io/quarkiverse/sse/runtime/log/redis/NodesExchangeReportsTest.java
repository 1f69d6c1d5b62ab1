package io.quarkiverse.sse.runtime.log.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;
import io.quarkiverse.sse.runtime.log.redis.RedisNodes.Node;
import io.quarkiverse.sse.spi.SseEventLog.NodeReport;

class NodesExchangeReportsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);

    private RedisServer redis;
    private SilentProxy proxy;
    private RedisNodes nodes;
    private Node a;
    private Node b;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        proxy = new SilentProxy(redis.port());
        nodes = new RedisNodes(TIMEOUT);
        a = nodes.open(proxy.redisUri());
        b = nodes.open(redis.uri());
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        proxy.close();
        redis.close();
    }

    private static List<NodeReport> report(Node node, String name, String text, Duration timeToLive) {
        return RedisNodes.get(node.log.report(name, text.getBytes(UTF_8), timeToLive));
    }

    @Test
    void eachSeesTheLastOneOfTheOthers() {
        assertThat(report(a, "a", "1", LONG)).isEmpty();
        assertThat(report(a, "a", "2:3:\n\0 ü", LONG)).isEmpty();
        assertThat(report(b, "b", "x", LONG)).singleElement().satisfies(ofA -> {
            assertThat(ofA.node()).isEqualTo("a");
            assertThat(ofA.report()).asString(UTF_8).isEqualTo("2:3:\n\0 ü");
            assertThat(ofA.age()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
        });
        assertThat(report(a, "a", "3", LONG)).extracting(NodeReport::node).containsExactly("b");
    }

    @Test
    void itGrowsOldAndIsForgotten() {
        report(a, "a", "short", Duration.ofMillis(300));
        report(b, "b", "long", LONG);
        await().until(() -> report(b, "b", "long", LONG).isEmpty());
        await().until(() -> report(a, "a", "again", LONG).get(0).age().compareTo(Duration.ofMillis(50)) > 0);
    }

    @Test
    void itIsTakenBack() {
        report(a, "a", "here", LONG);
        assertThat(report(b, "b", "here", LONG)).hasSize(1);
        assertThat(report(a, "a", "", Duration.ZERO)).hasSize(1);
        assertThat(report(b, "b", "here", LONG)).isEmpty();
    }

    @Test
    void aMegabyteIsNoTrouble() {
        report(a, "a", "x".repeat(1024 * 1024), LONG);
        assertThat(report(b, "b", "", LONG).get(0).report()).hasSize(1024 * 1024);
    }

    @Test
    void itFailsInTimeWhereRedisIsSilentAndWorksAfterwards() {
        report(a, "a", "1", LONG);
        proxy.startPartition();
        assertThatThrownBy(() -> report(a, "a", "2", LONG)).isInstanceOf(CompletionException.class);
        await().until(() -> a.log.lag().compareTo(Duration.ofMillis(100)) > 0);
        assertThat(b.log.lag()).isZero();
        proxy.endPartition();
        await().ignoreException(CompletionException.class).until(() -> report(a, "a", "3", LONG).isEmpty());
        assertThat(report(b, "b", "", LONG).get(0).report()).asString(UTF_8).isEqualTo("3");
        await().until(() -> a.log.lag().isZero());
    }

    @Test
    void aClosedLogHasNone() {
        RedisNodes.get(a.log.close());
        assertThatThrownBy(() -> report(a, "a", "1", LONG)).hasMessageContaining("The event log is closed");
    }
}

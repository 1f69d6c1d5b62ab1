package io.quarkiverse.sse.runtime.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;
import io.quarkiverse.sse.runtime.log.redis.RedisNodes.Node;

/** A connection that swallows everything and is never closed holds a node up for no longer than twice the timeout. */
class SilentConnectionsAreReplacedTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private RedisServer redis;
    private SilentProxy proxy;
    private RedisNodes nodes;
    private Node node;
    private Node other;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        proxy = new SilentProxy(redis.port());
        nodes = new RedisNodes(TIMEOUT);
        node = nodes.open(proxy.redisUri());
        other = nodes.open(redis.uri());
        node.append("1");
        other.awaitRead("1");
        node.awaitRead("1");
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        proxy.close();
        redis.close();
    }

    @Test
    void theNodeIsLevelAgainAndAppends() {
        proxy.silenceOpenConnections();
        other.append("2");
        await().atMost(TIMEOUT.multipliedBy(2)).until(() -> node.read.contains("2"));
        // the connection that appends has not been asked for anything yet
        assertThatThrownBy(() -> node.append("swallowed")).hasMessageContaining("no answer within");
        node.append("3");
        other.awaitRead("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
        assertThat(node.isInOrder()).isTrue();
        // and the silent ones are closed, not kept
        await().until(() -> proxy.clients() == 2);
    }

    @Test
    void nothingWaitsForLongerThanItMay() {
        proxy.startPartition();
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            appended.add(node.log.append(RedisNodes.entry("lost " + i)).toCompletableFuture());
        }
        CompletableFuture<Void> question = node.log.sync().toCompletableFuture();
        await().atMost(TIMEOUT.plusSeconds(1)).until(() -> appended.stream().allMatch(CompletableFuture::isDone));
        assertThat(appended).allMatch(CompletableFuture::isCompletedExceptionally);
        await().atMost(TIMEOUT.multipliedBy(2)).until(question::isCompletedExceptionally);
        other.append("2");
        proxy.endPartition();
        await().atMost(TIMEOUT.multipliedBy(2)).until(() -> node.read.contains("2"));
        node.append("3");
        other.awaitRead("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
        assertThat(other.read).isEqualTo(node.read);
    }

    @Test
    void whatWasOnItsWayDoesNotArriveBehindWhatCameLater() throws Exception {
        proxy.silenceOpenConnections();
        assertThatThrownBy(() -> node.append("late")).hasMessageContaining("no answer within");
        node.append("2");
        other.awaitRead("2");
        try {
            proxy.deliverLate();
        } catch (IOException closed) {
            // by Redis, as it should be
        }
        node.append("3");
        other.awaitRead("3");
        assertThat(other.read).containsExactly("1", "2", "3");
    }

    @Test
    void theWholeMachineIsGone() throws Exception {
        proxy.startPartition();
        redis.kill();
        redis.startAgain();
        proxy.endPartition();
        other.appendWhenPossible("2");
        await().atMost(TIMEOUT.multipliedBy(2)).until(() -> node.read.contains("2"));
        assertThat(node.read).containsExactly("1", "2");
    }
}

package io.quarkiverse.sse.runtime.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.runtime.log.redis.RedisNodes.Node;

/** Whatever is done to Redis, a node ends level, or says that something is lost. */
class RedisMisbehavesTest {

    private RedisServer redis;
    private RedisNodes nodes;
    private Node node;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        nodes = new RedisNodes(Duration.ofSeconds(1), 100);
        node = nodes.open(redis.uri());
        node.append("1");
        node.append("2");
        node.awaitRead("2");
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        redis.close();
    }

    @Test
    void allIsFlushed() {
        redis.cli("FLUSHALL");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "lost", "3");
        assertThat(node.log.compare(node.ids.get(1), node.ids.get(3))).as("places of another epoch").isEmpty();
    }

    @Test
    void allIsFlushedWhileNobodySendsAnything() {
        redis.cli("FLUSHALL");
        node.awaitRead("lost");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "lost", "3");
    }

    @Test
    void theStreamIsEvicted() {
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        await().until(() -> {
            redis.cli("SET", "other", "x");
            return redis.cli("EXISTS", nodes.key).equals("0");
        });
        redis.cli("CONFIG", "SET", "maxmemory", "0");
        node.appendWhenPossible("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "lost", "3");
    }

    @Test
    void itIsTrimmedByHandBehindTheNode() {
        redis.cli("XTRIM", nodes.key, "MAXLEN", "0");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
    }

    @Test
    void itIsTrimmedByHandBeforeTheNodeHasReadIt() {
        trimUnread("");
        node.awaitRead("lost");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "lost", "3");
        assertThat(node.isInOrder()).isTrue();
    }

    @Test
    void onlySomeOfWhatTheNodeHasNotReadIsTrimmed() {
        trimUnread("redis.call('XADD', KEYS[1], '*', 'sse', 'foreign too')");
        node.awaitRead("lost");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "lost", "3");
        assertThat(node.isInOrder()).isTrue();
    }

    /** All in one step, so that the node can't read what is in between. */
    private void trimUnread(String more) {
        String done = redis.cli("EVAL", "redis.call('XADD', KEYS[1], '*', 'sse', 'unread') "
                + "redis.call('XTRIM', KEYS[1], 'MAXLEN', 0) " + more + " return 'done'", "1", nodes.key);
        assertThat(done).isEqualTo("done");
    }

    @Test
    void theNewestEntryIsDeletedByHand() {
        String newest = redis.cli("XREVRANGE", nodes.key, "+", "-", "COUNT", "1").lines().findFirst().orElseThrow();
        assertThat(redis.cli("XDEL", nodes.key, newest)).isEqualTo("1");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
    }

    @Test
    void itKillsTheConnections() {
        for (int i = 3; i < 8; i++) {
            redis.cli("CLIENT", "KILL", "TYPE", "normal");
            node.appendWhenPossible(Integer.toString(i));
            node.awaitRead(Integer.toString(i));
        }
        assertThat(node.read).startsWith("1", "2").doesNotContain("lost");
        assertThat(node.read.stream().distinct()).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void itPausesItsClients() {
        redis.cli("CLIENT", "PAUSE", "2500", "ALL");
        assertThatThrownBy(() -> node.append("maybe")).hasMessageContaining("Redis has not confirmed");
        node.appendWhenPossible("3");
        node.awaitRead("3");
        assertThat(node.read).doesNotContain("lost");
        assertThat(node.read.stream().filter(mark -> !mark.equals("maybe")).distinct()).containsExactly("1", "2", "3");
    }

    @Test
    void itsMemoryIsFull() {
        redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> node.append("refused")).hasMessageContaining("OOM");
        redis.cli("CONFIG", "SET", "maxmemory", "0");
        node.append("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
    }

    @Test
    void aNodeThatReadsLateIsOvertakenByTheTrimming() throws Exception {
        Node late = nodes.open(redis.uri());
        late.block();
        late.awaitBlocked();
        for (int i = 0; i < 1_000; i++) {
            node.append("e" + i);
        }
        late.unblock();
        late.awaitRead("e999");
        assertThat(late.read.subList(0, 3)).containsExactly("1", "2", "lost");
        assertThat(late.isInOrder()).isTrue();
        assertThat(node.read).doesNotContain("lost").hasSize(1_002);
    }
}

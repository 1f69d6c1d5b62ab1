package io.quarkiverse.sse.runtime.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;
import io.quarkiverse.sse.runtime.log.redis.RedisNodes.Node;

/** A replica takes over, with less than the master had, or in time. */
class FailoverTest {

    private RedisServer master;
    private RedisServer replica;
    private SilentProxy proxy;
    private RedisNodes nodes;
    private Node node;

    @BeforeEach
    void start() throws Exception {
        master = RedisServer.start();
        replica = RedisServer.start();
        proxy = new SilentProxy(master.port());
        nodes = new RedisNodes(Duration.ofSeconds(1));
        node = nodes.open(proxy.redisUri());
        assertThat(replica.cli("REPLICAOF", "127.0.0.1", Integer.toString(master.port()))).startsWith("OK");
        await().until(() -> replica.cli("INFO", "replication").contains("master_link_status:up"));
        node.append("1");
        node.append("2");
        node.awaitRead("2");
        await().until(() -> replica.cli("XLEN", nodes.key).equals("2"));
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        proxy.close();
        master.close();
        replica.close();
    }

    @Test
    void aReplicaThatHasAllTakesOver() {
        switchOver();
        node.appendWhenPossible("3");
        node.awaitRead("3");
        assertThat(node.read).doesNotContain("lost");
        assertThat(node.read.stream().distinct()).containsExactly("1", "2", "3");
        assertThat(node.isInOrder()).isTrue();
    }

    @Test
    void theOldMasterIsReadOnlyAndItsConnectionsStayOpen() {
        replica.cli("REPLICAOF", "NO", "ONE");
        proxy.redirect(replica.port());
        master.cli("REPLICAOF", "127.0.0.1", Integer.toString(replica.port()));
        assertThatThrownBy(() -> node.append("refused")).hasMessageContaining("READONLY");
        node.appendWhenPossible("3");
        node.awaitRead("3");
        assertThat(node.read).containsExactly("1", "2", "3");
    }

    @Test
    void aReplicaThatLaggedTakesOver() {
        loseOnTheWay();
        switchOver();
        node.awaitRead("lost");
        node.appendWhenPossible("5");
        node.awaitRead("5");
        assertThat(node.read.stream().distinct()).containsExactly("1", "2", "3", "4", "lost", "5");
        assertThat(node.log.compare(node.ids.get(1), node.ids.get(node.ids.size() - 1)))
                .as("a client of another node may have missed 3 and 4").isEmpty();
    }

    @Test
    void aReplicaThatLaggedHasGoneOnMeanwhile() {
        loseOnTheWay();
        replica.cli("REPLICAOF", "NO", "ONE");
        Node other = nodes.open(replica.uri());
        for (String mark : new String[] { "5", "6", "7", "8" }) {
            other.append(mark);
        }
        switchOver();
        node.awaitRead("8");
        // newer than what the node has read, so that it could take them for what follows
        assertThat(node.read).containsExactly("1", "2", "3", "4", "lost", "5", "6", "7", "8");
        other.append("9");
        other.awaitRead("9");
        assertThat(other.read).as("its clients may come from the old master").contains("lost");
        assertThat(other.read.stream().filter(mark -> !mark.equals("lost"))).containsExactly("1", "2", "5", "6", "7", "8", "9");
    }

    private void loseOnTheWay() {
        replica.cli("REPLICAOF", "NO", "ONE");
        node.append("3");
        node.append("4");
        node.awaitRead("4");
    }

    private void switchOver() {
        replica.cli("REPLICAOF", "NO", "ONE");
        proxy.redirect(replica.port());
        proxy.breakConnections();
    }
}

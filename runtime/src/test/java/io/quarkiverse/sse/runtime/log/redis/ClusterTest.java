package io.quarkiverse.sse.runtime.log.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisCluster;
import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.runtime.log.redis.RedisNodes.Node;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;

/** A replica takes over in a Redis Cluster. */
class ClusterTest {

    private RedisCluster cluster;
    private RedisServer lost;
    private RedisNodes nodes;
    private Node node;
    private Node another;

    @BeforeEach
    void start() throws Exception {
        cluster = RedisCluster.start();
        nodes = new RedisNodes(Duration.ofSeconds(1));
        lost = cluster.masterOf(nodes.key);
        node = nodes.open(options());
        another = nodes.open(options());
    }

    /** The client asks first the one that is going to be lost. */
    private RedisOptions options() {
        List<String> uris = new ArrayList<>(cluster.uris());
        Collections.rotate(uris, -uris.indexOf(lost.uri()));
        return new RedisOptions().setType(RedisClientType.CLUSTER).setEndpoints(uris);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        cluster.close();
    }

    @Test
    void theMasterOfTheLogIsKilled() throws Exception {
        masterIsLost(RedisServer::kill);
    }

    @Test
    void theMasterOfTheLogFallsSilent() throws Exception {
        masterIsLost(master -> master.signal("STOP"));
    }

    private interface Loss {
        void of(RedisServer master) throws Exception;
    }

    private void masterIsLost(Loss loss) throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add("before " + i);
            (i % 2 == 0 ? node : another).append("before " + i);
        }
        node.awaitRead("before 99");
        another.awaitRead("before 99");
        cluster.awaitReplicas(lost);
        loss.of(lost);
        node.appendWhenPossible("after");
        all.add("after");
        another.appendWhenPossible("and on");
        all.add("and on");
        for (Node each : List.of(node, another, nodes.open(options()))) {
            each.awaitRead("and on");
        }
        // what was not confirmed may have been appended all the same, and was sent again
        assertThat(node.read.stream().distinct()).containsExactlyElementsOf(all);
        assertThat(another.read).isEqualTo(node.read);
        assertThat(node.isInOrder()).isTrue();
    }
}

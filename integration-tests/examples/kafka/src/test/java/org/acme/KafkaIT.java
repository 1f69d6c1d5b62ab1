package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.redis.RedisServer;

/** Records reach the clients of one node, and of three nodes of which one is killed while records flow. */
@Timeout(180)
class KafkaIT {

    /** How many more records of each partition the clients wait for in each step. */
    private static final int SOME = 200;

    @Test
    void oneNode() throws Exception {
        try (Broker broker = Broker.start();
                RedisServer redis = RedisServer.start();
                Node node = new Node(broker, redis, "only")) {
            node.awaitStart();
            try (Client shared = new Client(node, "/sse"); Client live = new Client(node, "/live")) {
                broker.flow();
                awaitMore(broker, List.of(shared, live));
                broker.stop();
                awaitAll(broker, List.of(shared, live));
                for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
                    assertThat(shared.offsets(partition).get(0)).isEqualTo(range(0, broker.written(partition)));
                    List<Long> offsets = live.offsets(partition).get(0);
                    assertThat(offsets).isEqualTo(range(offsets.get(0), broker.written(partition)));
                }
            }
        }
    }

    @Test
    void threeNodesOfWhichOneIsKilled() throws Exception {
        List<Client> shared = new ArrayList<>();
        List<Client> live = new ArrayList<>();
        try (Broker broker = Broker.start();
                RedisServer redis = RedisServer.start();
                Node a = new Node(broker, redis, "a");
                Node b = new Node(broker, redis, "b");
                Node c = new Node(broker, redis, "c")) {
            for (Node node : List.of(a, b, c)) {
                node.awaitStart();
                shared.add(new Client(node, "/sse"));
                shared.add(new Client(node, "/sse"));
                live.add(new Client(node, "/live"));
                live.add(new Client(node, "/live"));
            }
            List<Client> all = new ArrayList<>(shared);
            all.addAll(live);
            broker.flow();
            awaitMore(broker, all);

            b.kill();
            for (Client client : all) {
                if (client.isAt(b)) {
                    client.comeBackTo(a);
                }
            }
            // also of the partition that b has had, which somebody else has now
            awaitMore(broker, all);
            broker.stop();
            awaitAll(broker, all);

            for (Client client : shared) {
                assertThat(client.hasGap()).isFalse();
                for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
                    assertThat(withoutRepeats(client.offsets(partition)))
                            .isEqualTo(range(0, broker.written(partition)));
                }
            }
            for (Client client : live) {
                for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
                    List<Long> shown = withoutRepeats(client.offsets(partition));
                    assertThat(shown).isEqualTo(range(shown.get(0), broker.written(partition)));
                }
            }
        } finally {
            shared.forEach(Client::close);
            live.forEach(Client::close);
        }
    }

    /**
     * What a page shows that knows the next offset of each partition. Some records come again: with one
     * group those that the killed node has sent and not yet committed, and with a group for each node those
     * that the other node has sent before the client came to it.
     */
    private static List<Long> withoutRepeats(List<List<Long>> streams) {
        List<Long> shown = new ArrayList<>();
        long next = 0;
        for (List<Long> offsets : streams) {
            for (long offset : offsets) {
                if (offset >= next) {
                    shown.add(offset);
                    next = offset + 1;
                }
            }
        }
        return shown;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void awaitMore(Broker broker, List<Client> clients) {
        long[] ends = ends(broker);
        for (int partition = 0; partition < ends.length; partition++) {
            ends[partition] += SOME;
        }
        await(clients, ends);
    }

    private static void awaitAll(Broker broker, List<Client> clients) {
        await(clients, ends(broker));
    }

    private static long[] ends(Broker broker) {
        return LongStream.range(0, Broker.PARTITIONS).map(partition -> broker.written((int) partition)).toArray();
    }

    private static void await(List<Client> clients, long[] ends) {
        for (Client client : clients) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !client.isBehind(ends));
        }
    }
}

package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;

/**
 * Three nodes that are killed, a Redis that is killed and frozen, connections between the two that
 * fall silent, publishers that go on, and clients that leave and come back, to any node, with what
 * they have seen last: each ends with the same complete sequence.
 */
class TortureIT {

    private static final Logger LOG = Logger.getLogger(TortureIT.class);

    private static final boolean LONG = "long".equals(System.getProperty("torture"));
    private static final int NODES = 3;
    private static final int CLIENTS = LONG ? 300 : 60;
    private static final int EVENTS = LONG ? 200_000 : 10_000;
    /** Up to how many events are published between two troubles. */
    private static final int QUIET = LONG ? 20_000 : 2_000;
    private static final int PUBLISHERS = LONG ? 16 : 4;
    private static final long FREEZE_SECONDS = 10;
    private static final long PARTITION_SECONDS = 10;
    private static final String END = "end";
    /** For all events, so that whoever is behind can resume. */
    private static final String HISTORY = "-Dquarkus.sse.log.max-bytes=128M";

    private final List<Node> nodes = new ArrayList<>();
    /** What each node has between it and Redis. */
    private final List<SilentProxy> proxies = new ArrayList<>();
    private final CountDownLatch allPublished = new CountDownLatch(1);
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger returns = new AtomicInteger();

    @Test
    void everyClientEndsWithTheCompleteSequence() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RedisServer redis = RedisServer.start()) {
            for (int i = 0; i < NODES; i++) {
                proxies.add(new SilentProxy(redis.port()));
                nodes.add(new Node(proxies.get(i).redisUri(), HISTORY).start());
            }
            CountDownLatch opened = new CountDownLatch(CLIENTS);
            List<CompletableFuture<Seen>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                clients.add(CompletableFuture.supplyAsync(() -> comeAndGo(random, opened), threads));
            }
            assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> chaos = CompletableFuture.runAsync(() -> breakThings(redis), threads);
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(CompletableFuture.runAsync(() -> publish(publisher), threads));
            }
            for (CompletableFuture<Void> publisher : publishers) {
                publisher.get(20, TimeUnit.MINUTES);
            }
            allPublished.countDown();
            chaos.get(2, TimeUnit.MINUTES);
            publishUntilAccepted(new Random(), END);
            List<Seen> all = new ArrayList<>();
            for (CompletableFuture<Seen> client : clients) {
                all.add(client.get(3, TimeUnit.MINUTES));
            }
            LOG.infof("%d events, %d clients that came back %d times", all.get(0).count, CLIENTS, returns.get());
            assertThat(all).allSatisfy(seen -> assertThat(seen).isEqualTo(all.get(0)));
            // a publisher repeats what was not confirmed, so that there may be more, but none is missing
            assertThat(all.get(0).count).isGreaterThanOrEqualTo(EVENTS);
            assertThat(all.get(0).missing).isZero();
            assertThat(returns.get()).isGreaterThan(CLIENTS);
        } finally {
            allPublished.countDown();
            threads.shutdownNow();
            for (Node node : nodes) {
                node.close();
            }
            for (SilentProxy proxy : proxies) {
                proxy.close();
            }
        }
    }

    /**
     * What a client has got in all its visits.
     *
     * @param count how many events
     * @param fingerprint of their ids and data, in order
     * @param missing how many numbers of a publisher were left out
     */
    private record Seen(long count, long fingerprint, long missing) {
    }

    private Seen comeAndGo(Random random, CountDownLatch opened) {
        long count = 0;
        long fingerprint = 0;
        long missing = 0;
        int[] next = new int[PUBLISHERS];
        String last = null;
        boolean first = true;
        while (true) {
            int stay = random.nextInt(EVENTS / 4);
            try (Reader reader = new Reader(anyNode(random).uri("/sse"), last)) {
                for (Reader.Block block = reader.next(); block != null && stay > 0; block = reader.next()) {
                    if (block.id() != null) {
                        last = block.id();
                        if (first) {
                            first = false;
                            opened.countDown();
                        }
                    }
                    if (block.data() == null) {
                        continue;
                    }
                    assertThat(block.event()).as("no gap").isNull();
                    count++;
                    stay--;
                    fingerprint = 31 * (31 * fingerprint + block.id().hashCode()) + block.data().hashCode();
                    if (block.data().equals(END)) {
                        return new Seen(count, fingerprint, missing);
                    }
                    int colon = block.data().indexOf(':');
                    int publisher = Integer.parseInt(block.data().substring(0, colon));
                    int number = Integer.parseInt(block.data().substring(colon + 1));
                    if (number > next[publisher]) {
                        missing += number - next[publisher];
                    }
                    next[publisher] = Math.max(next[publisher], number + 1);
                }
            } catch (IOException e) {
                // the node is gone: on to another
                pause(50);
            }
            returns.incrementAndGet();
        }
    }

    private void publish(int publisher) {
        Random random = new Random(1_000 + publisher);
        for (int i = 0; i < EVENTS / PUBLISHERS; i++) {
            publishUntilAccepted(random, publisher + ":" + i);
            published.incrementAndGet();
        }
    }

    private void publishUntilAccepted(Random random, String data) {
        while (true) {
            try {
                if (anyNode(random).post("/publish", data).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // the node is gone: on to another
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            pause(50);
        }
    }

    private void breakThings(RedisServer redis) {
        Random random = new Random(7);
        try {
            for (int i = 0; isPublishing(); i++) {
                awaitPublished(random.nextInt(QUIET));
                switch (i % 6) {
                    case 0, 3 -> {
                        Node node = anyNode(random);
                        node.kill();
                        node.start();
                    }
                    case 1 -> {
                        redis.kill();
                        pause(1_000);
                        redis.startAgain();
                    }
                    case 2 -> {
                        redis.signal("STOP");
                        pause(TimeUnit.SECONDS.toMillis(FREEZE_SECONDS));
                        redis.signal("CONT");
                    }
                    case 4 -> anyProxy(random).silenceOpenConnections();
                    default -> {
                        SilentProxy proxy = anyProxy(random);
                        proxy.startPartition();
                        pause(TimeUnit.SECONDS.toMillis(PARTITION_SECONDS));
                        proxy.endPartition();
                    }
                }
                LOG.infof("%d of %d events published, after trouble no. %d", published.get(), EVENTS, i + 1);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitPublished(int more) {
        int until = published.get() + more;
        await().atMost(Duration.ofMinutes(10)).until(() -> published.get() >= until || !isPublishing());
    }

    private boolean isPublishing() {
        return allPublished.getCount() > 0;
    }

    private Node anyNode(Random random) {
        return nodes.get(random.nextInt(NODES));
    }

    private SilentProxy anyProxy(Random random) {
        return proxies.get(random.nextInt(NODES));
    }

    /** Until all has been published, but no longer than this. */
    private void pause(long millis) {
        try {
            allPublished.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

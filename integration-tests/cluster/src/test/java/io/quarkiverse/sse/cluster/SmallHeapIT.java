package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
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

/**
 * Nodes whose heap is smaller than what goes through them: events of a megabyte, many more than fit. Whatever keeps events,
 * waits for something or reads is bounded in bytes. A heap that is full ends the process.
 */
class SmallHeapIT {

    private static final String HEAP = "-Xmx64m";
    private static final long MEGABYTE = 1024 * 1024;
    /** What {@code quarkus.sse.log.max-bytes} is by default. */
    private static final long HISTORY = 64 * MEGABYTE / 16;
    /** What the JVM and the pools keep for next time, and an event. */
    private static final long MARGIN = 4 * MEGABYTE;

    private static final String LARGE = "&bytes=1000000";
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final String TIMEOUT_OPTION = "-Dquarkus.sse.log.timeout=500ms";
    /** What 2 cores may be late when others use them. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private final List<Node> nodes = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws Exception {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    private Node startNode(String uri, String... options) throws Exception {
        Node node = new Node(uri, options);
        nodes.add(node);
        return node.start();
    }

    @Test
    void theHistoryInMemoryIsBounded() throws Exception {
        Node node = startNode(redis.uri(), HEAP);
        keepsNoMoreThanItsHistory(node, "service=memory", 2_000);
    }

    @Test
    void theHistoryOfRedisIsBounded() throws Exception {
        // it is the heap of the node that matters, not the memory of Redis
        Node node = startNode(redis.uri(), HEAP, "-Dquarkus.sse.log.max-events=50");
        keepsNoMoreThanItsHistory(node, "window=2", 500);
    }

    private static void keepsNoMoreThanItsHistory(Node node, String parameters, int events) throws Exception {
        // what is loaded and built once
        node.flood(parameters + "&count=1000&bytes=1");
        long before = node.memory().heap();
        Flood.Result result = node.flood(parameters + "&count=" + events + LARGE);
        assertThat(result.accepted()).as(result.failure()).isEqualTo(events);
        assertThat(node.memory().heap() - before).isBetween(HISTORY / 2, HISTORY + MARGIN);
        node.assertHadEnoughMemory();
    }

    @Test
    void aNodeStartsWithAStreamThatIsLargerThanItsHeap() throws Exception {
        Node large = startNode(redis.uri());
        assertThat(large.flood("window=4&count=200" + LARGE).accepted()).isEqualTo(200);
        Node small = startNode(redis.uri(), HEAP);
        isLevelWith(large, small);
        small.assertHadEnoughMemory();
    }

    @Test
    void aNodeReadsOnWhenItHasMissedMoreThanItsHeap() throws Exception {
        Node large = startNode(redis.uri());
        Node small = startNode(redis.uri(), HEAP);
        isLevelWith(large, small);
        small.signal("STOP");
        try {
            assertThat(large.flood("window=4&count=200" + LARGE).accepted()).isEqualTo(200);
        } finally {
            small.signal("CONT");
        }
        isLevelWith(large, small);
        small.assertHadEnoughMemory();
    }

    /** What one publishes, a stream on the other gets; one that is cut while the other node catches up comes back. */
    private static void isLevelWith(Node one, Node other) {
        await().atMost(Duration.ofSeconds(30)).pollDelay(Duration.ZERO).until(() -> reaches(one, other));
    }

    private static boolean reaches(Node one, Node other) throws Exception {
        other.assertHadEnoughMemory();
        try (Reader reader = new Reader(other.uri("/sse"), null)) {
            reader.next();
            one.publish("/publish", "level");
            Reader.Block block = reader.nextEvent();
            while (block != null && !block.data().equals("level")) {
                block = reader.nextEvent();
            }
            return block != null;
        } catch (IOException cut) {
            return false;
        }
    }

    @Test
    void publishersAreRefusedInTimeWhileRedisIsFrozen() throws Exception {
        Node node = startNode(redis.uri(), HEAP, TIMEOUT_OPTION);
        isLevelWith(node, node);
        redis.signal("STOP");
        try {
            areRefusedInTime(node);
        } finally {
            redis.signal("CONT");
        }
        goesOn(node);
    }

    @Test
    void publishersAreRefusedInTimeWhileRedisIsSilent() throws Exception {
        try (SilentProxy proxy = new SilentProxy(redis.port())) {
            Node node = startNode(proxy.redisUri(), HEAP, TIMEOUT_OPTION);
            isLevelWith(node, node);
            proxy.startPartition();
            areRefusedInTime(node);
            proxy.endPartition();
            goesOn(node);
        }
    }

    /** For so long that what is sent meanwhile and not confirmed would not fit into the heap. */
    private static void areRefusedInTime(Node node) throws Exception {
        for (int i = 0; i < 15; i++) {
            Flood.Result result = node.flood("count=500" + LARGE);
            assertThat(result.failed()).isEqualTo(500);
            assertThat(result.slowestMillis()).isLessThan(TIMEOUT.multipliedBy(2).plus(LATE).toMillis());
        }
        node.assertHadEnoughMemory();
    }

    private static void goesOn(Node node) throws Exception {
        await().atMost(TIMEOUT.multipliedBy(2).plus(LATE)).until(() -> node.post("/publish", "again").statusCode() == 200);
        isLevelWith(node, node);
        await().until(() -> node.flood("window=1&count=20" + LARGE).accepted() == 20);
        node.assertHadEnoughMemory();
    }

    @Test
    void publishersThatDoNotWaitFillNoHeapOfALogInRedis() throws Exception {
        assertThat(floodFromFourThreads("default").failed()).as("far too many").isPositive();
    }

    @Test
    void publishersThatDoNotWaitFillNoHeapOfALogInMemory() throws Exception {
        floodFromFourThreads("memory");
    }

    private Flood.Result floodFromFourThreads(String service) throws Exception {
        Node node = startNode(redis.uri(), HEAP);
        String path = service.equals("memory") ? "/sse/memory" : "/sse";
        // one that reads nothing, and what is sent takes time
        try (Reader idle = new Reader(node.uri(path), null)) {
            idle.next();
            List<CompletableFuture<Flood.Result>> floods = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                floods.add(CompletableFuture.supplyAsync(() -> node.flood("service=" + service + "&count=500" + LARGE)));
            }
            int accepted = 0;
            int failed = 0;
            for (CompletableFuture<Flood.Result> flood : floods) {
                accepted += flood.get().accepted();
                failed += flood.get().failed();
            }
            assertThat(accepted).isPositive();
            assertThat(accepted + failed).isEqualTo(2_000);
            assertThat(node.flood("service=" + service + "&window=1&count=5" + LARGE).accepted()).isEqualTo(5);
            node.assertHadEnoughMemory();
            return new Flood.Result(accepted, failed, 0, "");
        }
    }
}

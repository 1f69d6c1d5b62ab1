package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;

/** A node whose connections to Redis carry nothing any more, and are never closed. */
class SilentRedisIT {

    /** Twice what the application has configured. */
    private static final Duration TWICE_THE_TIMEOUT = Duration.ofSeconds(6);

    private static RedisServer redis;
    private static SilentProxy proxy;
    private static Node cut;
    private static Node other;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        proxy = new SilentProxy(redis.port());
        cut = new Node(proxy.redisUri()).start();
        other = new Node(redis.uri()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (redis != null) {
            cut.close();
            other.close();
            proxy.close();
            redis.close();
        }
    }

    @Test
    void isLevelAgainWithinTwiceTheTimeout() throws Exception {
        try (Reader reader = new Reader(cut.uri("/sse"), null)) {
            List<String> read = follow(reader);
            other.publish("/publish", "before");
            await().until(() -> read.contains("before"));
            proxy.silenceOpenConnections();
            other.publish("/publish", "meanwhile");
            await().atMost(TWICE_THE_TIMEOUT).until(() -> read.contains("meanwhile"));
            assertPublishesAgainAndLostNothing(read);
        }
    }

    @Test
    void publishesAgainWithinTwiceTheTimeout() throws Exception {
        try (Reader reader = new Reader(cut.uri("/sse"), null)) {
            List<String> read = follow(reader);
            cut.publish("/publish", "before");
            await().until(() -> read.contains("before"));
            proxy.silenceOpenConnections();
            other.publish("/publish", "meanwhile");
            await().atMost(TWICE_THE_TIMEOUT).until(() -> cut.post("/publish", "again").statusCode() == 200);
            assertPublishesAgainAndLostNothing(read);
        }
    }

    @Test
    void goesOnWhenAPartitionEnds() throws Exception {
        try (Reader reader = new Reader(cut.uri("/sse"), null)) {
            List<String> read = follow(reader);
            other.publish("/publish", "before");
            await().until(() -> read.contains("before"));
            proxy.startPartition();
            other.publish("/publish", "meanwhile");
            // the first attempts meet a network that is still away
            assertThat(cut.post("/publish", "refused").statusCode()).isEqualTo(503);
            assertThat(cut.post("/publish", "refused").statusCode()).isEqualTo(503);
            assertThat(read).doesNotContain("meanwhile");
            proxy.endPartition();
            await().atMost(TWICE_THE_TIMEOUT).until(() -> read.contains("meanwhile"));
            assertPublishesAgainAndLostNothing(read);
        }
    }

    /** A stream from its start, as it is read. */
    private static List<String> follow(Reader reader) throws IOException {
        List<String> read = new CopyOnWriteArrayList<>();
        assertThat(reader.next().id()).isNotNull();
        Thread thread = new Thread(() -> {
            try {
                for (Reader.Block block = reader.nextEvent(); block != null; block = reader.nextEvent()) {
                    read.add(block.event() == null ? block.data() : block.event());
                }
                read.add("end");
            } catch (IOException e) {
                read.add("cut");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return read;
    }

    private static void assertPublishesAgainAndLostNothing(List<String> read) throws Exception {
        await().atMost(TWICE_THE_TIMEOUT).until(() -> cut.post("/publish", "again").statusCode() == 200);
        other.publish("/publish", "after");
        await().atMost(TWICE_THE_TIMEOUT).until(() -> read.contains("after"));
        // what was refused may have been appended all the same
        assertThat(read).startsWith("before", "meanwhile").endsWith("after").contains("again")
                .doesNotContain("gap", "end", "cut");
    }
}

package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

/** A node whose connections to Redis carry nothing any more, and are never closed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
        try (SseTestStream reader = open()) {
            proxy.silenceOpenConnections();
            long since = System.nanoTime();
            other.publish("/publish", "meanwhile");
            assertThat(reader.awaitEvent().data()).isEqualTo("meanwhile");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(TWICE_THE_TIMEOUT);
            publishesAgain();
            goesOn(reader);
        }
    }

    @Test
    void publishesAgainWithinTwiceTheTimeout() throws Exception {
        try (SseTestStream reader = open()) {
            proxy.silenceOpenConnections();
            publishesAgain();
            goesOn(reader);
        }
    }

    @Test
    void missesNothingOfAPartition() throws Exception {
        try (SseTestStream reader = open()) {
            proxy.startPartition();
            other.publish("/publish", "meanwhile");
            // twice, because the new connection is silent as well
            assertThat(cut.post("/publish", "again").statusCode()).isEqualTo(503);
            assertThat(cut.post("/publish", "again").statusCode()).isEqualTo(503);
            proxy.endPartition();
            long since = System.nanoTime();
            assertThat(reader.awaitEvent().data()).isEqualTo("meanwhile");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(TWICE_THE_TIMEOUT);
            publishesAgain();
            goesOn(reader);
        }
    }

    private static SseTestStream open() throws Exception {
        SseTestStream reader = cut.stream("/sse").open();
        await().until(() -> !reader.lastEventId().isEmpty());
        cut.publish("/publish", "before");
        assertThat(reader.awaitEvent().data()).isEqualTo("before");
        return reader;
    }

    /** What appends learns of the silence only when it appends. */
    private static void publishesAgain() {
        await().atMost(TWICE_THE_TIMEOUT).until(() -> cut.post("/publish", "again").statusCode() == 200);
    }

    /** Past what was refused, which may have been appended all the same, and without a gap. */
    private static void goesOn(SseTestStream reader) throws Exception {
        cut.publish("/publish", "1");
        other.publish("/publish", "2");
        SseTestEvent next = reader.awaitEvent();
        while (next.data().equals("again")) {
            next = reader.awaitEvent();
        }
        assertThat(next.data()).isEqualTo("1");
        assertThat(reader.awaitEvent().data()).isEqualTo("2");
    }
}

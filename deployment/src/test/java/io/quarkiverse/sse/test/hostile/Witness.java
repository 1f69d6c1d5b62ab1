package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;

/**
 * A client that behaves, and gets numbered events while others don't: it has each of them once and in order, on one stream.
 */
final class Witness implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 5;

    private final SseService sse;
    private final SseTestStream stream;
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger published = new AtomicInteger();

    Witness(URI uri, SseService sse) {
        this.sse = sse;
        this.stream = SseTestClient.open(uri);
        await().until(() -> sse.connectionCount() == 1);
        publisher.scheduleWithFixedDelay(() -> sse.sendData(published.getAndIncrement()), 0, PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Ends the publications, and checks what has arrived. */
    void hasSeenEverything() {
        publisher.shutdown();
        await().until(publisher::isTerminated);
        int count = published.get();
        await().atMost(PATIENCE).until(() -> stream.received().endsWith("data: " + (count - 1) + "\n\n"));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < count; i++) {
            expected.append("data: ").append(i).append("\n\n");
        }
        assertThat(stream.received()).isEqualTo(expected.toString());
        assertThat(stream.isEnded()).isFalse();
    }

    @Override
    public void close() {
        publisher.shutdownNow();
        stream.close();
    }
}

package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;

/**
 * A client that behaves, and gets numbered events while others don't: it has each of them once and in order, on one stream.
 */
final class Witness implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 5;

    private final SseService sse;
    private final EventStream stream;
    private final Thread publisher;
    private volatile boolean over;
    private volatile int published;

    Witness(URI uri, SseService sse) {
        this.sse = sse;
        this.stream = EventStream.open(uri);
        this.publisher = new Thread(this::publish, "publisher");
        await().until(() -> sse.connectionCount() == 1);
        publisher.start();
    }

    private void publish() {
        while (!over) {
            sse.sendData(published);
            published++;
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends the publications, and checks what has arrived. */
    void hasSeenEverything() {
        over = true;
        try {
            publisher.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        int count = published;
        await().atMost(PATIENCE).until(() -> stream.text().endsWith("data: " + (count - 1) + "\n\n"));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < count; i++) {
            expected.append("data: ").append(i).append("\n\n");
        }
        assertThat(stream.text()).isEqualTo(expected.toString());
        assertThat(stream.isEnded()).isFalse();
    }

    @Override
    public void close() {
        over = true;
        stream.close();
    }
}

package io.quarkiverse.sse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The events of one client, in the order of their arrival.
 */
final class ReceivedEvents {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();

    void add(String type, String data) {
        events.add(new StreamEvent(type, data));
    }

    /**
     * Waits for an event of a type, and skips what comes before it.
     */
    StreamEvent next(String type, Predicate<StreamEvent> condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            StreamEvent event = poll(Duration.between(Instant.now(), end));
            assertThat(event).as("event of type %s within %s", type, PATIENCE).isNotNull();
            if (Objects.equals(event.type(), type) && condition.test(event)) {
                return event;
            }
        }
    }

    private StreamEvent poll(Duration patience) {
        try {
            return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;

/**
 * Tells the telemetry what becomes of what the application sends. Thread-safe.
 */
public final class FollowedPublisher implements Publisher {

    private static final long SAMPLE_INTERVAL_NANOS = 10_000_000;

    private final Publisher publisher;
    private final Telemetry telemetry;
    /** Two threads that read the same may both take a sample. */
    private volatile long lastSampleNanos = System.nanoTime() - SAMPLE_INTERVAL_NANOS;

    private FollowedPublisher(Publisher publisher, Telemetry telemetry) {
        this.publisher = publisher;
        this.telemetry = telemetry;
    }

    /**
     * @return the publisher itself where nobody wants to know
     */
    public static Publisher of(Publisher publisher, Telemetry telemetry) {
        return telemetry.followsPublications() ? new FollowedPublisher(publisher, telemetry) : publisher;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        long start = System.nanoTime();
        boolean sampled = start - lastSampleNanos >= SAMPLE_INTERVAL_NANOS;
        if (sampled) {
            lastSampleNanos = start;
        }
        telemetry.onPublish();
        CompletionStage<SseDelivery> sent = publisher.send(event, target);
        sent.whenComplete((delivery, failure) -> {
            if (failure != null) {
                telemetry.onPublishFailure(failure);
            } else if (sampled && delivery.accepted() > 0) {
                telemetry.onDelivery(System.nanoTime() - start);
            }
        });
        return sent;
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return publisher.resetLastEventId(target);
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return publisher.unregister(target);
    }

    @Override
    public CompletionStage<SseDelivery> revoke(SseTarget target) {
        return publisher.revoke(target);
    }
}

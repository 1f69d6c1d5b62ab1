package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Publication;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;

/**
 * Tells the telemetry what becomes of what the application sends. Thread-safe.
 */
public final class FollowedPublisher implements Publisher {

    private final Publisher publisher;
    private final Telemetry telemetry;

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
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target, String traceParent) {
        Publication publication = telemetry.onPublish(event, target);
        CompletionStage<SseDelivery> sent;
        try {
            sent = publisher.send(event, target, traceParent == null ? publication.traceParent() : traceParent);
        } catch (Throwable failure) {
            publication.onFailure(failure);
            throw failure;
        }
        publication.follow(sent);
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

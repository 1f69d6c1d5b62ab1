package io.quarkiverse.sse.runtime.connection;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Encodes an event, once, and gives it to the router. Any thread.
 */
public final class EventPublisher {

    private final EventEncoder encoder;
    private final Router router;

    /**
     * @param encoder writes events
     * @param router brings them to the connections
     */
    public EventPublisher(EventEncoder encoder, Router router) {
        this.encoder = encoder;
        this.router = router;
    }

    /**
     * @param event the event
     * @param target the connections
     * @return how many took it; failed if the data can't be written
     */
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        Objects.requireNonNull(event, "event must not be null");
        requireTarget(target);
        Frame frame;
        try {
            frame = encoder.encode(event);
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
        return send(frame, target);
    }

    /**
     * @param target the connections
     * @return how many took it
     */
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return send(encoder.resetLastEventId(), requireTarget(target));
    }

    private CompletionStage<SseDelivery> send(Frame frame, SseTarget target) {
        return router.publish(frame, target, OpeningScope.current());
    }

    /**
     * @param target a target
     * @return the same
     */
    public static SseTarget requireTarget(SseTarget target) {
        return Objects.requireNonNull(target, "target must not be null: for every connection use SseTarget.all()");
    }
}

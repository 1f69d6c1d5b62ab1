package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Encodes an event once, and gives it to the connections of this node, past any log. Thread-safe.
 */
public final class LocalPublisher implements Publisher {

    private final EventEncoder encoder;
    private final Router router;
    private final StreamEnder ender;
    private final Backlog backlog;
    private final Telemetry telemetry;

    public LocalPublisher(String service, EventEncoder encoder, Router router, StreamEnder ender, Telemetry telemetry) {
        this.telemetry = telemetry;
        this.encoder = encoder;
        this.router = router;
        this.ender = ender;
        this.backlog = new Backlog("the event loops of the SSE service " + service);
    }

    /**
     * @return the backlog of what has not reached the connections' queues yet
     */
    public Backlog backlog() {
        return backlog;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target, String traceParent) {
        return sendAs(event.id().orElse(null), event, target);
    }

    /**
     * Sends an event with another id.
     *
     * @param id the id in place of the event's own, or {@code null} for none
     * @param event the event
     * @param target selects the connections
     * @return completes with how many connections took the event; fails if the
     *         data can't be written
     */
    public CompletionStage<SseDelivery> sendAs(String id, SseEvent event, SseTarget target) {
        return backlog.isFull() ? backlog.refuse() : sendOneByOne(id, event, target);
    }

    /**
     * Sends an event, however large the backlog is: for those who send the next one when this one
     * has arrived.
     *
     * @return as for {@link #sendAs}
     */
    public CompletionStage<SseDelivery> sendOneByOne(String id, SseEvent event, SseTarget target) {
        Frame frame;
        try {
            frame = encoder.encode(event, id, 0);
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
        return send(frame, target);
    }

    /**
     * Sends an encoded event, however large the backlog is.
     *
     * @return completes with how many connections took the event
     */
    public CompletionStage<SseDelivery> send(Frame frame, SseTarget target) {
        if (telemetry.followsTraffic()) {
            telemetry.onSend(target, frame.bytes());
        }
        return backlog.add(frame.size(), router.publish(frame, target, OpeningScope.currentOutbox()));
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return send(encoder.resetLastEventId(), target);
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return ender.end(target, SseCloseReason.UNREGISTERED);
    }

    @Override
    public CompletionStage<SseDelivery> revoke(SseTarget target) {
        return ender.end(target, SseCloseReason.REVOKED);
    }
}

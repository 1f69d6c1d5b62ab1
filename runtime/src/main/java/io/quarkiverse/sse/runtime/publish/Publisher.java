package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * Brings what the application sends to the connections, directly or through a log. Thread-safe.
 */
public interface Publisher {

    /**
     * @return completes with how many connections of this node took the event; fails if the
     *         data can't be written
     */
    default CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        return send(event, target, null);
    }

    /**
     * @param traceParent the trace that this belongs to, as in a header {@code traceparent}, or
     *        {@code null}
     * @return completes with how many connections of this node took the event; fails if the
     *         data can't be written
     */
    CompletionStage<SseDelivery> send(SseEvent event, SseTarget target, String traceParent);

    /**
     * @return completes with how many connections of this node took it
     */
    CompletionStage<SseDelivery> resetLastEventId(SseTarget target);

    /**
     * @return completes with how many connections of this node were ended
     */
    CompletionStage<SseDelivery> unregister(SseTarget target);

    /**
     * Ends the connections at once, as they may no longer get what was sent before.
     *
     * @return completes with how many connections of this node were ended
     */
    CompletionStage<SseDelivery> revoke(SseTarget target);
}

package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;

/**
 * Ends streams of this node, after what was sent before. Safe for any thread.
 */
public interface StreamEnder {

    /**
     * @param target the connections
     * @param reason why they are ended
     * @return how many were ended
     */
    CompletionStage<SseDelivery> end(SseTarget target, SseCloseReason reason);
}

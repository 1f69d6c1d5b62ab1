package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;

/**
 * Ends streams of this node, after what was sent before. Thread-safe.
 */
public interface StreamEnder {

    /**
     * @return completes with how many streams were ended
     */
    CompletionStage<SseDelivery> end(SseTarget target, SseCloseReason reason);
}

package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * Brings what the application sends to the connections, directly or through a log. Safe for any thread.
 */
public interface Publisher {

    /**
     * @param event the event
     * @param target the connections
     * @return how many of this node took it; failed if the data can't be written
     */
    CompletionStage<SseDelivery> send(SseEvent event, SseTarget target);

    /**
     * @param target the connections
     * @return how many of this node took it
     */
    CompletionStage<SseDelivery> resetLastEventId(SseTarget target);

    /**
     * @param target the connections to be ended
     * @return how many of this node were ended
     */
    CompletionStage<SseDelivery> unregister(SseTarget target);
}

package io.quarkiverse.sse.runtime.telemetry;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;

/**
 * Learns what becomes of something that the application sends.
 */
public interface Publication {

    /** Does not want to know. */
    Publication NONE = new Publication() {
    };

    /**
     * @return the trace that the publication belongs to, as in a header {@code traceparent}, or
     *         {@code null}
     */
    default String traceParent() {
        return null;
    }

    /**
     * Waits for what becomes of it.
     *
     * @param delivered the stage of the publication
     */
    default void follow(CompletionStage<SseDelivery> delivered) {
        delivered.whenComplete((delivery, failure) -> {
            if (failure == null) {
                onDelivery(delivery);
            } else {
                onFailure(failure);
            }
        });
    }

    /** It is written, as far as the sockets of this node take it. */
    default void onDelivery(SseDelivery delivery) {
    }

    /**
     * It did not reach the connections.
     *
     * @param cause what the stage of the publication fails with
     */
    default void onFailure(Throwable cause) {
    }
}

package io.quarkiverse.sse.runtime.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out where a stream starts. Thread-safe.
 */
public interface Resumption {

    /** Without a history, every stream starts with what is sent next. */
    Resumption NONE = new Resumption() {
        private final CompletionStage<Replay> live = CompletableFuture.completedStage(Replay.NONE);

        @Override
        public CompletionStage<Replay> resume(String lastEventId) {
            return live;
        }
    };

    /**
     * Looks up what a client has missed.
     *
     * @param lastEventId the id of the last event that the client has seen, or {@code null}
     * @return completes with what the client has missed; never fails
     */
    CompletionStage<Replay> resume(String lastEventId);
}

package io.quarkiverse.sse.runtime.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out where a stream starts. Safe for any thread.
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
     * @param lastEventId what the client has seen last, or {@code null}
     * @return what it has missed; never fails
     */
    CompletionStage<Replay> resume(String lastEventId);
}

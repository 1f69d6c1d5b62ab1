package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.fanout.Replay;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Finds out where a stream starts. Safe for any thread.
 */
public interface Resumption {

    /** Without a history, every stream starts with what is sent next. */
    Resumption NONE = new Resumption() {
        private final CompletionStage<Point> live = CompletableFuture
                .completedStage(new Point(SseResume.NONE, null, null, 0));

        @Override
        public CompletionStage<Point> resume(String lastEventId) {
            return live;
        }
    };

    /**
     * @param lastEventId what the client has seen last, or {@code null}
     * @return where its stream starts; never failed
     */
    CompletionStage<Point> resume(String lastEventId);

    /**
     * Where a stream starts.
     *
     * @param state what becomes of what the client has missed
     * @param first what the client gets before anything else, or {@code null}
     * @param replay what it has missed, or {@code null}
     * @param position how far it had got
     */
    record Point(SseResume state, Frame first, Replay replay, long position) {
    }
}

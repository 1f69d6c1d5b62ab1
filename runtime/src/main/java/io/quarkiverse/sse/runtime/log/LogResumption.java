package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Resumption;
import io.quarkiverse.sse.spi.SseEventLog;

/**
 * Lets clients resume from the history of this node. An id that is not in the history may name an
 * event that another node has just published, so it counts as unknown only when this node has
 * caught up with the log. Thread-safe.
 */
final class LogResumption implements Resumption {

    private final SseEventLog log;
    private final History history;

    LogResumption(SseEventLog log, History history) {
        this.log = log;
        this.history = history;
    }

    @Override
    public CompletionStage<Replay> resume(String lastEventId) {
        if (lastEventId == null) {
            return CompletableFuture.completedStage(history.now());
        }
        Replay known = history.behind(lastEventId);
        if (known != null) {
            return CompletableFuture.completedStage(known);
        }
        return log.sync().handle((ignored, failure) -> {
            Replay caughtUp = history.behind(lastEventId);
            if (caughtUp != null) {
                return caughtUp;
            }
            // if the log can't be asked, another node may be ahead of this one
            return failure != null && history.isAhead(lastEventId) ? history.ahead(lastEventId) : history.gap();
        });
    }
}

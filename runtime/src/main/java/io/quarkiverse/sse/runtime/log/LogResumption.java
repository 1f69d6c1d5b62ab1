package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Resumption;
import io.quarkiverse.sse.spi.SseEventLog;

/**
 * Lets clients resume from the history of this node. An id that is not in it may be of an event
 * that another node has published a moment ago: only when this node has caught up with the log it
 * counts as unknown. Any thread.
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
            // where the log can't be asked, another node may be ahead of this one
            return failure != null && history.isAhead(lastEventId) ? history.ahead(lastEventId) : history.gap();
        });
    }
}

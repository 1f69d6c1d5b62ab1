package io.quarkiverse.sse.runtime.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseDelivery;

/**
 * Counts the bytes of events that are on their way to the event loops or to the log. A publisher
 * that does not wait for the stages it gets may be faster than those: past a limit, its events are
 * refused instead of filling the heap. Thread-safe.
 */
public final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);

    /** Enough for any burst that can be caught up with, and little enough for a small heap. */
    private static final long MAX_BYTES = Math.min(64 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 16);
    /** What an event takes in memory besides its bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private static final CompletionStage<Void> READY = CompletableFuture.completedStage(null);

    private final String behind;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    /** Completes when there is room, or {@code null} if nobody waits for that. Guarded by this. */
    private volatile CompletableFuture<Void> room;

    /**
     * @param behind what the events wait for, in words
     */
    public Backlog(String behind) {
        this.behind = behind;
    }

    /**
     * @return whether there is no room
     */
    public boolean isFull() {
        return bytes.get() > MAX_BYTES;
    }

    /**
     * Refuses an event.
     *
     * @return fails with the reason
     */
    public CompletionStage<SseDelivery> refuse() {
        String reason = "More than " + MAX_BYTES / 1024 / 1024 + " MB of events wait for " + behind;
        if (refused.getAndIncrement() == 0) {
            LOG.warnf("%s. Events are refused until it has caught up: a publisher should wait for the stages that it gets",
                    reason);
        }
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    /**
     * Counts an event until it has arrived.
     *
     * @param size the bytes of the event
     * @param stage completes when the event has arrived
     * @return a stage that completes like the given one
     */
    public CompletionStage<SseDelivery> add(long size, CompletionStage<SseDelivery> stage) {
        long counted = size + OVERHEAD_BYTES;
        bytes.addAndGet(counted);
        return stage.whenComplete((delivery, failure) -> remove(counted));
    }

    private void remove(long size) {
        long left = bytes.addAndGet(-size);
        if (room != null && isHalfEmpty()) {
            letIn();
        }
        if (left == 0 && refused.get() > 0) {
            LOG.infof("Events are accepted again: %s has caught up. %d were refused", behind, refused.getAndSet(0));
        }
    }

    private boolean isHalfEmpty() {
        return bytes.get() <= MAX_BYTES / 2;
    }

    /**
     * @return completes when there is room for more
     */
    public CompletionStage<Void> ready() {
        if (isHalfEmpty()) {
            return READY;
        }
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (room == null) {
                room = new CompletableFuture<>();
            }
            waiting = room;
        }
        if (isHalfEmpty()) {
            // there may have been room again before this call began to wait
            letIn();
        }
        return waiting;
    }

    private void letIn() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = room;
            room = null;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }
}

package io.quarkiverse.sse.runtime.fanout;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.runtime.queue.Outcome;

/**
 * Adds up the results of one call at the shards. Each shard counts on its own event loop, and the
 * last one to {@linkplain #add(Count) report} completes the stage.
 */
final class Delivery {

    private final CompletableFuture<SseDelivery> stage = new CompletableFuture<>();
    private int missing;
    private int accepted;
    private int overflowed;

    Delivery(int shards) {
        this.missing = shards;
        if (shards == 0) {
            stage.complete(SseDelivery.of(0, 0));
        }
    }

    CompletableFuture<SseDelivery> stage() {
        return stage;
    }

    void add(Count count) {
        SseDelivery total;
        synchronized (this) {
            accepted += count.accepted;
            overflowed += count.overflowed;
            if (--missing > 0) {
                return;
            }
            total = SseDelivery.of(accepted, overflowed);
        }
        stage.complete(total);
    }

    /**
     * Fails the stage because a shard can't report. The other shards may go on, but their counts
     * are not the whole.
     */
    void fail(Throwable failure) {
        stage.completeExceptionally(failure);
    }

    /** The counts of one shard. */
    static final class Count {
        private int accepted;
        private int overflowed;

        int matched() {
            return accepted + overflowed;
        }

        void add(Outcome outcome) {
            switch (outcome) {
                case ACCEPTED -> accepted++;
                case OVERFLOWED -> overflowed++;
                case SKIPPED -> {
                }
            }
        }
    }
}

package io.quarkiverse.sse.runtime.log;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkiverse.sse.SseDelivery;
import io.vertx.core.Context;

/**
 * The entries that this node has appended to the log and not read back yet. Nothing waits here for
 * longer than twice the timeout of the log, which may take one timeout to confirm an entry and
 * another one to bring it back. Thread-safe. One timer runs while something waits.
 */
final class Unconfirmed {

    private static final int SWEEPS_PER_TIMEOUT = 4;

    private final String node = UUID.randomUUID().toString();
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final Duration timeout;
    private final Context loop;

    /**
     * @param timeout the timeout of the log
     * @param loop runs the timer
     */
    Unconfirmed(Duration timeout, Context loop) {
        this.timeout = timeout;
        this.loop = loop;
    }

    private record Waiting(CompletableFuture<SseDelivery> delivery, long since) {
    }

    /**
     * @return the mark of the next entry
     */
    String nextMark() {
        return node + ":" + count.incrementAndGet();
    }

    /**
     * @return completes when the entry has been read back and delivered
     */
    CompletableFuture<SseDelivery> await(String mark) {
        CompletableFuture<SseDelivery> delivery = new CompletableFuture<>();
        waiting.put(mark, new Waiting(delivery, System.nanoTime()));
        if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
            loop.runOnContext(ignored -> sweepLater());
        }
        return delivery;
    }

    private void sweepLater() {
        long millis = Math.max(1, timeout.toMillis() / SWEEPS_PER_TIMEOUT);
        loop.owner().setTimer(millis, ignored -> sweep());
    }

    private void sweep() {
        // fail now what would be too late at the next sweep
        long latest = System.nanoTime() - 2 * timeout.toNanos() + timeout.toNanos() / SWEEPS_PER_TIMEOUT;
        for (Map.Entry<String, Waiting> entry : waiting.entrySet()) {
            if (latest - entry.getValue().since > 0) {
                fail(entry.getKey(), new IllegalStateException(
                        "The event log has not brought back within " + timeout.multipliedBy(2) + " what was appended to it"));
            }
        }
        if (!waiting.isEmpty()) {
            sweepLater();
            return;
        }
        sweeping.set(false);
        if (!waiting.isEmpty() && sweeping.compareAndSet(false, true)) {
            sweepLater();
        }
    }

    void fail(String mark, Throwable cause) {
        Waiting entry = waiting.remove(mark);
        if (entry != null) {
            entry.delivery.completeExceptionally(cause);
        }
    }

    void complete(String mark, CompletionStage<SseDelivery> delivered) {
        Waiting entry = waiting.remove(mark);
        if (entry != null) {
            delivered.whenComplete((result, failure) -> {
                if (failure == null) {
                    entry.delivery.complete(result);
                } else {
                    entry.delivery.completeExceptionally(failure);
                }
            });
        }
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how many connections open in a second, as a token bucket that holds one second's worth.
 * Thread-safe.
 */
final class OpenRate {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;

    // guarded by this; in nanoseconds, of which each connection takes a share of a second
    private long tokens = NANOS_PER_SECOND;
    private long filledAt;

    /**
     * @param perSecond how many connections may open in a second; a negative number is no limit
     */
    OpenRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    int perSecond() {
        return perSecond;
    }

    boolean tryAcquire() {
        return perSecond < 0 || tryTake(NANOS_PER_SECOND / perSecond);
    }

    private synchronized boolean tryTake(long cost) {
        long now = nanoTime.getAsLong();
        tokens = Math.min(NANOS_PER_SECOND, tokens + Math.min(NANOS_PER_SECOND, now - filledAt));
        filledAt = now;
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }
}

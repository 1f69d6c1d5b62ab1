package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.Semaphore;

/**
 * Limits how many connections a service may have. A permit is taken before anything is sent to the
 * client, so that a burst of requests can't pass the limit. Thread-safe.
 */
final class ConnectionLimit {

    private final int limit;
    /** The permits that are left, or {@code null} if there is no limit. */
    private final Semaphore permits;

    /**
     * @param limit how many connections may be open; a negative number is no limit
     */
    ConnectionLimit(int limit) {
        this.limit = limit;
        this.permits = limit < 0 ? null : new Semaphore(limit);
    }

    int limit() {
        return limit;
    }

    boolean tryAcquire() {
        return permits == null || permits.tryAcquire();
    }

    void release() {
        if (permits != null) {
            permits.release();
        }
    }
}

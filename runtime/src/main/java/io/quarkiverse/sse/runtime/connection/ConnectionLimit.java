package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a service may have. A place is reserved before anything is sent to the client, so that a burst of
 * requests can't pass the limit. Safe for any thread.
 */
final class ConnectionLimit {

    private final int limit;
    private final AtomicInteger reserved = new AtomicInteger();

    /**
     * @param limit negative for none
     */
    ConnectionLimit(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    boolean tryReserve() {
        if (limit < 0) {
            return true;
        }
        for (int now = reserved.get(); now < limit; now = reserved.get()) {
            if (reserved.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        if (limit >= 0) {
            reserved.decrementAndGet();
        }
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.LongSupplier;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;

/**
 * Remembers the latest revocations, for requests that had passed authentication before, and become
 * connections afterwards. It forgets them after a while, and refuses requests that take longer.
 * Thread-safe.
 */
final class Revocations {

    static final int MOST = 10_000;
    static final long REMEMBERED_NANOS = 30_000_000_000L;

    private final LongSupplier nanoTime;
    // guarded by this
    private final ArrayDeque<Revocation> latest = new ArrayDeque<>();
    private volatile long count;
    private volatile boolean empty = true;

    Revocations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Revocation(long number, SseTarget target, long nanos) {
    }

    /**
     * @return how many revocations there were up to now
     */
    long count() {
        if (!empty) {
            forgetOld(nanoTime.getAsLong());
        }
        return count;
    }

    private synchronized void forgetOld(long now) {
        while (!latest.isEmpty() && now - latest.peekFirst().nanos > REMEMBERED_NANOS) {
            latest.removeFirst();
        }
        empty = latest.isEmpty();
    }

    /** Must be called before the connections that are open by now are ended. */
    synchronized void add(SseTarget target) {
        long now = nanoTime.getAsLong();
        forgetOld(now);
        if (latest.size() == MOST) {
            latest.removeFirst();
        }
        latest.addLast(new Revocation(count, target, now));
        empty = false;
        count = count + 1;
    }

    /**
     * @param before the count when the request came
     * @return whether a revocation since then selects the connection, or may have selected it
     */
    boolean concern(SseConnection connection, long before) {
        return count != before && concernSince(connection, before);
    }

    private synchronized boolean concernSince(SseConnection connection, long before) {
        for (Iterator<Revocation> newest = latest.descendingIterator(); newest.hasNext();) {
            Revocation revocation = newest.next();
            if (revocation.number < before) {
                return false;
            }
            if (revocation.target.test(connection)) {
                return true;
            }
        }
        // those before are forgotten, unless there were none
        return count - before > latest.size();
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.util.ArrayDeque;
import java.util.Iterator;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;

/**
 * Remembers the latest revocations, for requests that had passed authentication before, and become
 * connections afterwards. Thread-safe.
 */
final class Revocations {

    static final int REMEMBERED = 10_000;

    // guarded by this
    private final ArrayDeque<Revocation> latest = new ArrayDeque<>();
    private volatile long count;

    private record Revocation(long number, SseTarget target) {
    }

    /**
     * @return how many revocations there were up to now
     */
    long count() {
        return count;
    }

    /** Must be called before the connections that are open by now are ended. */
    synchronized void add(SseTarget target) {
        if (latest.size() == REMEMBERED) {
            latest.removeFirst();
        }
        latest.addLast(new Revocation(count, target));
        count = count + 1;
    }

    /**
     * @param before the count when the request came
     * @return whether a revocation since then selects the connection, or may have selected it
     */
    boolean concern(SseConnection connection, long before) {
        return count != before && concernsSince(connection, before);
    }

    private synchronized boolean concernsSince(SseConnection connection, long before) {
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

package io.quarkiverse.sse.runtime.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits how many connections one client, or one user, may have. Thread-safe.
 */
final class KeyedLimit {

    private final int limit;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param limit how many connections may be open for one key; a negative number is no limit
     */
    KeyedLimit(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    boolean isLimited() {
        return limit >= 0;
    }

    /**
     * @param key whose connection it is, or {@code null} for nobody's, which is not limited
     */
    boolean tryAcquire(String key) {
        if (!isLimited() || key == null) {
            return true;
        }
        boolean[] acquired = new boolean[1];
        counts.compute(key, (name, count) -> {
            int open = count == null ? 0 : count;
            acquired[0] = open < limit;
            return acquired[0] ? open + 1 : count;
        });
        return acquired[0];
    }

    void release(String key) {
        if (isLimited() && key != null) {
            counts.computeIfPresent(key, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    int size() {
        return counts.size();
    }
}

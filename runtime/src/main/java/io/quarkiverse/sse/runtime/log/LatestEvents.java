package io.quarkiverse.sse.runtime.log;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The newest event for each key of the state topics, in the order of the log. Must be used under
 * the history's lock.
 */
final class LatestEvents {

    private final Map<LatestKey, Kept> byKey = new HashMap<>();
    private final NavigableMap<Long, Kept> byPosition = new TreeMap<>();

    int size() {
        return byKey.size();
    }

    /**
     * @param newest an event with a key, behind all others
     * @return the event that it replaces, or {@code null}
     */
    Kept put(Kept newest) {
        Kept replaced = remove(newest.key());
        byKey.put(newest.key(), newest);
        byPosition.put(newest.position(), newest);
        return replaced;
    }

    /**
     * @return the event that was the newest one, or {@code null}
     */
    Kept remove(LatestKey key) {
        Kept removed = byKey.remove(key);
        if (removed != null) {
            byPosition.remove(removed.position());
        }
        return removed;
    }

    /**
     * @return the event that has not changed for the longest time
     */
    Kept removeOldest() {
        Kept oldest = byPosition.pollFirstEntry().getValue();
        byKey.remove(oldest.key());
        return oldest;
    }

    boolean holds(Kept event) {
        return byPosition.get(event.position()) == event;
    }

    /**
     * @return the event at a position, or {@code null}
     */
    Kept at(long position) {
        return byPosition.get(position);
    }

    /**
     * @return the events behind a position up to another one, the oldest first
     */
    Iterable<Kept> between(long behind, long upTo) {
        return byPosition.subMap(behind, false, upTo, true).values();
    }

    /**
     * @return the events up to a position, the newest first
     */
    Iterable<Kept> downFrom(long position) {
        return byPosition.headMap(position, true).descendingMap().values();
    }
}

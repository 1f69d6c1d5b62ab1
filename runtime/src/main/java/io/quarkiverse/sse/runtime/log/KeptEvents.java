package io.quarkiverse.sse.runtime.log;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseConnection;

/**
 * What a history keeps: the last events in a ring, the newest events of the state topics, which
 * stay when they have left the ring, and marks of what it has forgotten. It is bounded in events,
 * bytes, age and keys. Must be used under the history's lock.
 */
final class KeptEvents {

    private static final Logger LOG = Logger.getLogger(KeptEvents.class);

    private final LogSettings settings;
    private final LongSupplier nanoTime;
    private final Ring ring = new Ring();
    /** {@code null} where there are no state topics. */
    private final LatestEvents latest;
    private final Map<String, Long> positions = new HashMap<>();
    private final Trimmed trimmed = new Trimmed();
    private long bytes;
    /** The id of the position just before the first event of the ring. */
    private String idBefore;
    /** The id of the last entry that was read, kept or not. */
    private String lastId;
    private long forgottenKeys;

    KeptEvents(LogSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.latest = settings.latest() == null ? null : new LatestEvents();
    }

    Ring ring() {
        return ring;
    }

    /** May be called only where there are state topics. */
    LatestEvents latest() {
        return latest;
    }

    String lastId() {
        return lastId;
    }

    String newestId() {
        return ring.isEmpty() ? idBefore : ring.get(ring.next() - 1).id();
    }

    /**
     * @return the id of a position from the one just before the ring to its end, or {@code null}
     */
    String idAt(long position) {
        return position == ring.first() - 1 ? idBefore : ring.has(position) ? ring.get(position).id() : null;
    }

    /**
     * @return the position with an id, or {@code null}
     */
    Long positionOf(String id) {
        Long position = positions.get(id);
        return position == null && id.equals(idBefore) ? Long.valueOf(ring.first() - 1) : position;
    }

    boolean hasForgotten(SseConnection connection, Predicate<Trimmed.Mark> missed) {
        return trimmed.concerns(connection, missed);
    }

    /** Begins at a position, unless there is something already. */
    void beginAt(String id) {
        if (lastId == null) {
            cutOff(id);
        }
    }

    /** Passes an entry that is not kept. */
    void pass(String id) {
        beginAt(id);
        lastId = id;
    }

    /**
     * Adds an event at the next position.
     *
     * @param removed the key that a state topic has nothing for any more, or {@code null}
     */
    void add(Kept event, LatestKey removed) {
        if (lastId == null) {
            // the log may have held more events before this one
            trimmed.addUnknown(event.id(), 0);
        }
        ring.add(event);
        addIds(event);
        bytes += event.bytes();
        lastId = event.id();
        if (event.key() != null) {
            replace(latest.put(event));
        } else if (removed != null) {
            replace(latest.remove(removed));
        }
        trim();
    }

    /** Adds an event of the state at the next position, beside the ring, which must be empty. */
    void restore(Kept event) {
        ring.skip();
        addIds(event);
        bytes += event.bytes();
        replace(latest.put(event));
        trim();
    }

    /** Forgets an event that a newer one replaces, which is no gap. */
    private void replace(Kept old) {
        if (old == null) {
            return;
        }
        bytes -= old.bytes();
        if (ring.has(old.position())) {
            Kept trace = old.replaced();
            ring.set(trace);
            bytes += trace.bytes();
        } else {
            forgetIds(old);
        }
    }

    private void trim() {
        while (ring.size() > settings.maxEvents() || bytes > settings.maxBytes() && !ring.isEmpty()) {
            removeFirst();
        }
        removeOld();
        if (latest != null) {
            while (latest.size() > settings.latest().maxKeys() || bytes > settings.maxBytes() && latest.size() > 0) {
                removeOldestKey();
            }
        }
    }

    void removeOld() {
        long oldest = nanoTime.getAsLong() - settings.maxAge().toNanos();
        while (!ring.isEmpty() && ring.get(ring.first()).addedAt() - oldest < 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Kept first = ring.removeFirst();
        idBefore = first.id();
        if (latest != null && latest.holds(first)) {
            return;
        }
        forget(first);
        if (!first.isReplaced()) {
            trimmed.add(first.audience(), first.id(), first.position());
        }
    }

    /**
     * @return how many keys of state topics did not fit
     */
    long forgottenKeys() {
        return forgottenKeys;
    }

    private void removeOldestKey() {
        Kept oldest = latest.removeOldest();
        if (forgottenKeys++ == 0) {
            LOG.warnf("The state topics have more than log.latest-max-keys=%d keys, or take more than log.max-bytes: the key "
                    + "that has not changed for the longest time is forgotten. Further ones are only counted",
                    settings.latest().maxKeys());
        }
        if (!ring.has(oldest.position())) {
            forget(oldest);
            trimmed.add(oldest.audience(), oldest.id(), oldest.position());
        }
    }

    /** Forgets the state, because the log brings it. */
    void forgetState() {
        while (!ring.isEmpty()) {
            removeFirst();
        }
        while (latest != null && latest.size() > 0) {
            Kept outdated = latest.removeOldest();
            if (!ring.has(outdated.position())) {
                forget(outdated);
            }
        }
    }

    private void forget(Kept event) {
        forgetIds(event);
        bytes -= event.bytes();
    }

    private void addIds(Kept event) {
        positions.put(event.id(), event.position());
        if (!event.wireId().equals(event.id())) {
            positions.put(event.wireId(), event.position());
        }
    }

    private void forgetIds(Kept event) {
        positions.remove(event.id(), event.position());
        positions.remove(event.wireId(), event.position());
    }

    /**
     * Empties the ring. No client may resume from before this.
     *
     * @param id the id of the position where the ring begins again
     * @return the position
     */
    long cutOff(String id) {
        while (!ring.isEmpty()) {
            removeFirst();
        }
        trimmed.addUnknown(id, ring.next());
        idBefore = id;
        lastId = id;
        return ring.skip();
    }
}

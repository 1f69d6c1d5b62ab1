package io.quarkiverse.sse.runtime.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.Resumption;
import io.quarkiverse.sse.runtime.fanout.Replay;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The last events of a service, in the order of its log and encoded, and the ids by which clients resume. Bounded by number and
 * by age. Safe for any thread: one lock, held for no more than a page.
 */
final class History implements Replay {

    private static final int MAX_PAGE_BYTES = 64 * 1024;
    private static final int MAX_PAGE_LOOKS = 1_000;

    private final EventLogs.Bounds bounds;
    private final EventEncoder encoder;
    private final LongSupplier nanoTime;

    // guarded by this
    private Kept[] ring = new Kept[16];
    private long first = 1;
    private long next = 1;
    private final Map<String, Long> positions = new HashMap<>();
    private String idBefore;

    History(EventLogs.Bounds bounds, EventEncoder encoder, LongSupplier nanoTime) {
        this.bounds = bounds;
        this.encoder = encoder;
        this.nanoTime = nanoTime;
    }

    private record Kept(String id, String wireId, Frame frame, SseTarget target, long addedAt) {
    }

    /**
     * @param id the id of the place behind which the next event is, if there is none yet
     */
    synchronized void startAt(String id) {
        if (first == next) {
            idBefore = id;
        }
    }

    /** Adds the next event. */
    synchronized Frame add(String id, SseEvent event, SseTarget target) {
        String wireId = event.id().orElse(id);
        Frame frame = encoder.encode(event, wireId, next);
        if (next - first == bounds.maxEvents()) {
            removeFirst();
        }
        removeOld();
        if (next - first == ring.length) {
            grow();
        }
        ring[index(next)] = new Kept(id, wireId, frame, target, nanoTime.getAsLong());
        positions.put(id, next);
        positions.put(wireId, next);
        next++;
        return frame;
    }

    private void grow() {
        Kept[] larger = new Kept[2 * ring.length];
        for (long position = first; position < next; position++) {
            larger[(int) (position & larger.length - 1)] = ring[index(position)];
        }
        ring = larger;
    }

    private void removeOld() {
        long oldest = nanoTime.getAsLong() - bounds.maxAge().toNanos();
        while (first < next && ring[index(first)].addedAt - oldest < 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Kept kept = ring[index(first)];
        ring[index(first)] = null;
        positions.remove(kept.id, first);
        positions.remove(kept.wireId, first);
        idBefore = kept.id;
        first++;
    }

    private int index(long position) {
        return (int) (position & ring.length - 1);
    }

    /**
     * Forgets everything: what came behind it is not known.
     *
     * @param id the id of the place behind the gap
     */
    synchronized void lost(String id) {
        while (first < next) {
            removeFirst();
        }
        // nobody is to go on from before the gap
        first = ++next;
        idBefore = id;
    }

    /**
     * @param id what a client has seen last
     * @return a stream behind it, or {@code null} if the id is not known
     */
    synchronized Resumption.Point behind(String id) {
        removeOld();
        Long position = positions.get(id);
        if (position == null && id.equals(idBefore)) {
            position = first - 1;
        }
        return position == null ? null : new Resumption.Point(SseResume.COMPLETE, null, this, position);
    }

    /**
     * @return a stream from now on, which the client can resume from its start
     */
    synchronized Resumption.Point now() {
        return new Resumption.Point(SseResume.NONE, currentId(), this, next - 1);
    }

    /**
     * @return a stream from now on, for a client that has missed something
     */
    synchronized Resumption.Point gap() {
        return new Resumption.Point(SseResume.GAP, gapFrame(), this, next - 1);
    }

    @Override
    public Page after(long position, SseConnection connection) {
        List<Kept> looked = new ArrayList<>();
        long reached;
        boolean last;
        synchronized (this) {
            removeOld();
            if (position < first - 1) {
                return new Page(List.of(gapFrame()), next - 1, true);
            }
            int bytes = 0;
            reached = position;
            while (reached + 1 < next && looked.size() < MAX_PAGE_LOOKS && bytes < MAX_PAGE_BYTES) {
                Kept kept = ring[index(++reached)];
                looked.add(kept);
                bytes += kept.frame.size();
            }
            last = reached + 1 == next;
        }
        List<Frame> frames = new ArrayList<>();
        for (Kept kept : looked) {
            if (kept.target.test(connection)) {
                frames.add(kept.frame);
            }
        }
        return new Page(frames, reached, last);
    }

    private Frame currentId() {
        return encoder.encode(SseEvent.builder().id(currentIdText()).build());
    }

    private Frame gapFrame() {
        return bounds.gapEvent() == null ? currentId()
                : encoder.encode(SseEvent.builder().event(bounds.gapEvent()).id(currentIdText()).build());
    }

    private String currentIdText() {
        return first == next ? idBefore : ring[index(next - 1)].id;
    }
}

package io.quarkiverse.sse.runtime.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.HeartbeatFrames;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;

/**
 * The last events of a service, encoded and in the order of its log, and the positions from which
 * clients resume. It is bounded in events, bytes and age. Thread-safe: one lock is held for no
 * longer than a page takes. Only one thread at a time may add events.
 */
public final class History implements HeartbeatFrames {

    private static final int MAX_PAGE_BYTES = 64 * 1024;
    private static final int MAX_PAGE_LOOKS = 1_000;

    /** What an event takes in memory besides its bytes and its audience. */
    private static final int EVENT_OVERHEAD_BYTES = 256;

    private final LogSettings settings;
    private final EventEncoder encoder;
    private final SseEventLog log;
    private final LongSupplier nanoTime;

    // guarded by this
    private Kept[] ring = new Kept[16];
    private long first = 1;
    private long next = 1;
    private long bytes;
    private final Map<String, Long> positions = new HashMap<>();
    private final Trimmed trimmed = new Trimmed();
    /** The id of the position just before the first event that is kept. */
    private String idBefore;
    /** The id of the last entry that was read, kept or not. */
    private String lastId;
    private Frame heartbeat;

    private final Frame live;
    /**
     * Announces a gap to a client that comes, without an id: the client gets its place later. It is
     * {@code null} where nothing announces a gap.
     */
    private final Frame announcement;

    public History(LogSettings settings, EventEncoder encoder, SseEventLog log) {
        this(settings, encoder, log, System::nanoTime);
    }

    History(LogSettings settings, EventEncoder encoder, SseEventLog log, LongSupplier nanoTime) {
        this.settings = settings;
        this.encoder = encoder;
        this.log = log;
        this.nanoTime = nanoTime;
        // without an id: it is for clients at any position
        this.live = settings.liveEvent() == null ? null
                : encoder.encode(SseEvent.builder().event(settings.liveEvent()).build());
        this.announcement = settings.gapEvent() == null ? null
                : encoder.encode(SseEvent.builder().event(settings.gapEvent()).build());
    }

    private record Kept(String id, String wireId, Frame frame, SseTarget target, Audience audience, long addedAt) {

        long bytes() {
            return frame.size() + EVENT_OVERHEAD_BYTES + audience.bytes();
        }
    }

    /**
     * Must be called after everything that the log held has been added.
     *
     * @param id the id of the position where the log ends
     */
    synchronized void startAt(String id) {
        if (lastId == null) {
            lost(id);
        }
    }

    /** Adds the next event. */
    Frame add(String id, SseEvent event, SseTarget target) {
        // not under the lock: only this thread changes the position, and encoding a large event
        // would block the others
        long position = nextPosition();
        String wireId = event.id().orElse(id);
        Frame frame = encoder.encode(event, wireId, position);
        add(new Kept(id, wireId, frame, target, Audience.of(target), nanoTime.getAsLong()));
        return frame;
    }

    private synchronized long nextPosition() {
        return next;
    }

    private synchronized void add(Kept kept) {
        if (lastId == null) {
            // the log may have held more events before this one
            trimmed.addUnknown(kept.id, 0);
        }
        if (next - first == ring.length) {
            grow();
        }
        ring[index(next)] = kept;
        positions.put(kept.id, next);
        if (!kept.wireId.equals(kept.id)) {
            positions.put(kept.wireId, next);
        }
        bytes += kept.bytes();
        next++;
        lastId = kept.id;
        while (next - first > settings.maxEvents() || bytes > settings.maxBytes()) {
            removeFirst();
        }
        removeOld();
    }

    /** Passes an entry that is not kept. */
    synchronized void pass(String id) {
        if (lastId == null) {
            lost(id);
        }
        lastId = id;
    }

    private void grow() {
        Kept[] larger = new Kept[2 * ring.length];
        for (long position = first; position < next; position++) {
            larger[(int) (position & larger.length - 1)] = ring[index(position)];
        }
        ring = larger;
    }

    private void removeOld() {
        long oldest = nanoTime.getAsLong() - settings.maxAge().toNanos();
        while (first < next && ring[index(first)].addedAt - oldest < 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Kept kept = ring[index(first)];
        ring[index(first)] = null;
        positions.remove(kept.id, first);
        positions.remove(kept.wireId, first);
        bytes -= kept.bytes();
        idBefore = kept.id;
        trimmed.add(kept.audience, kept.id, first);
        first++;
    }

    private int index(long position) {
        return (int) (position & ring.length - 1);
    }

    /**
     * Forgets everything, because what came behind it is unknown.
     *
     * @param id the id of the position behind the gap
     * @return the frame that announces the gap to the clients, at a position of its own
     */
    synchronized Frame lost(String id) {
        while (first < next) {
            removeFirst();
        }
        // no client may resume from before the gap
        trimmed.addUnknown(id, next);
        first = ++next;
        idBefore = id;
        lastId = id;
        return gapFrame(id, next - 1);
    }

    /**
     * @return a stream that starts now, and from whose start the client can resume later
     */
    synchronized Replay now() {
        return new Start(this, new Replay.Start(SseResume.NONE, null, next - 1, place(newestId())), null);
    }

    /**
     * @return a stream that starts now, for a client that has missed something
     */
    synchronized Replay gap() {
        return new Start(this, new Replay.Start(SseResume.GAP, announcement, next - 1, place(newestId())), null);
    }

    private synchronized Replay.Place placeNow() {
        return new Replay.Place(next - 1, place(newestId()));
    }

    /**
     * @param id the id of a client's position
     * @return a stream from that position, or {@code null} if this node does not know it, or
     *         does not know it yet
     */
    synchronized Replay behind(String id) {
        removeOld();
        Long position = positions.get(id);
        if (position == null && id.equals(idBefore)) {
            position = first - 1;
        }
        if (position == null) {
            OptionalInt order = log.compare(id, lastId);
            if (order.isEmpty() || order.getAsInt() > 0) {
                return null;
            }
            if (first == next || isBefore(id, ring[index(first)].id)) {
                return new BeforeHistory(this, id, next - 1, newestId());
            }
            position = lastNotBehind(id);
        }
        return new Start(this, new Replay.Start(SseResume.COMPLETE, null, position, null), null);
    }

    /**
     * @param id the id of a client's position
     * @return whether this node has not read that far
     */
    synchronized boolean isAhead(String id) {
        return log.compare(id, lastId).orElse(0) > 0;
    }

    /**
     * @param id the id of a position that this node has not reached
     * @return a stream that starts there when this node has reached it
     */
    synchronized Replay ahead(String id) {
        return new Start(this, new Replay.Start(SseResume.COMPLETE, null, next - 1, null), id);
    }

    /**
     * @return the id of the position that this node has read up to, from which a client can resume;
     *         {@code null} before it has read anything
     */
    synchronized String cursor() {
        return newestId();
    }

    private boolean isBefore(String id, String other) {
        OptionalInt order = log.compare(id, other);
        // if they can't be compared, this is the cautious answer
        return order.isEmpty() || order.getAsInt() < 0;
    }

    /** Finds the position of the last kept event that is not behind an id. */
    private long lastNotBehind(String id) {
        long low = first;
        long high = next - 1;
        while (low < high) {
            long middle = low + high + 1 >>> 1;
            if (isBefore(id, ring[index(middle)].id)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private synchronized Replay.Start startBehind(BeforeHistory start, SseConnection connection) {
        removeOld();
        if (trimmed.concerns(connection, mark -> isBefore(start.id, mark.id()))) {
            return new Replay.Start(SseResume.GAP, announcement, start.openedAt, place(start.openedAtId));
        }
        return new Replay.Start(SseResume.COMPLETE, null, first - 1, null);
    }

    /**
     * @param seen the id that the client has seen last if the client is ahead of this
     *        node, or {@code null}
     */
    private Replay.Page after(long position, long since, SseConnection connection, String seen) {
        List<Kept> looked = new ArrayList<>();
        long reached = position;
        boolean last;
        synchronized (this) {
            removeOld();
            if (position < first - 1) {
                if (trimmed.concerns(connection, mark -> mark.position() > Math.max(position, since))) {
                    return Replay.Page.gap(settings.gapEvent() == null ? null : gapFrame(newestId(), 0), next - 1);
                }
                reached = first - 1;
            }
            int pageBytes = 0;
            while (reached + 1 < next && looked.size() < MAX_PAGE_LOOKS && pageBytes < MAX_PAGE_BYTES) {
                Kept kept = ring[index(++reached)];
                looked.add(kept);
                pageBytes += kept.frame.size();
            }
            last = reached + 1 == next && (seen == null || !isAhead(seen));
        }
        List<Frame> frames = new ArrayList<>();
        for (Kept kept : looked) {
            if (kept.target.test(connection) && (seen == null || isBefore(seen, kept.id))) {
                frames.add(kept.frame);
            }
        }
        return new Replay.Page(frames, reached, last, false);
    }

    private Replay.Earlier before(long position, int count, SseConnection connection) {
        List<Kept> looked = new ArrayList<>();
        long start;
        boolean all;
        synchronized (this) {
            removeOld();
            start = Math.max(position, first - 1);
            while (start - looked.size() >= first && looked.size() < MAX_PAGE_LOOKS && count > 0) {
                looked.add(ring[index(start - looked.size())]);
            }
            all = start - looked.size() < first;
        }
        int missing = count;
        for (Kept kept : looked) {
            if (missing == 0) {
                break;
            }
            start--;
            if (kept.target.test(connection)) {
                missing--;
            }
        }
        return all || missing == 0 ? startAgain(start) : new Replay.Earlier(start, missing, false, null);
    }

    /** The history may have forgotten something since the look back. */
    private synchronized Replay.Earlier startAgain(long position) {
        long start = Math.max(position, first - 1);
        return new Replay.Earlier(start, 0, true, place(start == first - 1 ? idBefore : ring[index(start)].id));
    }

    private Frame place(String id) {
        return encoder.encode(SseEvent.builder().id(id).build(), id, 0);
    }

    /**
     * @param max how many events at most
     * @return the newest events that are kept, newest first
     */
    synchronized List<KeptEvent> newest(int max) {
        removeOld();
        List<KeptEvent> page = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (long position = next - 1; position >= first && page.size() < max; position--) {
            Kept kept = ring[index(position)];
            page.add(new KeptEvent(position, kept.wireId, kept.target, kept.frame.bytes(),
                    TimeUnit.NANOSECONDS.toMillis(now - kept.addedAt)));
        }
        return page;
    }

    @Override
    public Frame plain() {
        return encoder.heartbeat();
    }

    @Override
    public synchronized Frame at(long position) {
        if (heartbeat == null || heartbeat.position() != position) {
            String id = position == first - 1 ? idBefore
                    : position >= first && position < next ? ring[index(position)].id : null;
            heartbeat = id == null ? null : encoder.heartbeatAt(id, position);
        }
        return heartbeat;
    }

    private Frame gapFrame(String id, long position) {
        SseEvent event = settings.gapEvent() == null ? SseEvent.builder().id(id).build()
                : SseEvent.builder().event(settings.gapEvent()).id(id).build();
        return encoder.encode(event, id, position);
    }

    private String newestId() {
        return first == next ? idBefore : ring[index(next - 1)].id;
    }

    /** What all streams of a history have in common, wherever they start. */
    private interface FromHistory extends Replay {

        History history();

        /**
         * @return the id that the client has seen last if the client is ahead of this node, or
         *         {@code null}
         */
        default String seen() {
            return null;
        }

        @Override
        default Page after(long reached, long since, SseConnection connection) {
            return history().after(reached, since, connection, seen());
        }

        @Override
        default Earlier before(long reached, int count, SseConnection connection) {
            return history().before(reached, count, connection);
        }

        @Override
        default Place place() {
            return history().placeNow();
        }

        @Override
        default int onOpen() {
            return history().settings.replayOnOpen();
        }

        @Override
        default Frame live() {
            return history().live;
        }
    }

    /**
     * A stream whose start is known when the client comes.
     *
     * @param seen the id that the client has seen last if the client is ahead of this
     *        node, or {@code null}
     */
    private record Start(History history, Replay.Start start, String seen) implements FromHistory {

        @Override
        public boolean isCertain() {
            return true;
        }

        @Override
        public Replay.Start start(SseConnection connection) {
            return start;
        }
    }

    /**
     * A stream from before the history. Whether the client has missed something depends on what
     * is for the client.
     */
    private record BeforeHistory(History history, String id, long openedAt, String openedAtId) implements FromHistory {

        @Override
        public boolean isCertain() {
            return false;
        }

        @Override
        public Replay.Start start(SseConnection connection) {
            return history.startBehind(this, connection);
        }
    }
}

package io.quarkiverse.sse.runtime.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

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
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * The last events of a service, encoded and in the order of its log, the newest events of its state
 * topics, and the positions from which clients resume. It is bounded in events, bytes and age.
 * Thread-safe: one lock is held for no longer than a page takes. Only one thread at a time may add
 * events.
 */
public final class History implements HeartbeatFrames {

    private static final Logger LOG = Logger.getLogger(History.class);

    private static final int MAX_PAGE_BYTES = 64 * 1024;
    private static final int MAX_PAGE_LOOKS = 1_000;

    private final LogSettings settings;
    private final EventEncoder encoder;
    private final SseEventLog log;
    private final LongSupplier nanoTime;

    // guarded by this
    private final Ring ring = new Ring();
    /**
     * The newest events of the state topics. They stay when they have left the ring. It is
     * {@code null} where there are no state topics.
     */
    private final LatestEvents latest;
    private long bytes;
    private final Map<String, Long> positions = new HashMap<>();
    private final Trimmed trimmed = new Trimmed();
    /** The id of the position just before the first event of the ring. */
    private String idBefore;
    /** The id of the last entry that was read, kept or not. */
    private String lastId;
    private Frame heartbeat;
    private boolean warned;

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
        this.latest = settings.latest() == null ? null : new LatestEvents();
        // without an id: it is for clients at any position
        this.live = settings.liveEvent() == null ? null
                : encoder.encode(SseEvent.builder().event(settings.liveEvent()).build());
        this.announcement = settings.gapEvent() == null ? null
                : encoder.encode(SseEvent.builder().event(settings.gapEvent()).build());
    }

    /**
     * Must be called after everything that the log held has been added.
     *
     * @param id the id of the position where the log ends
     */
    synchronized void startAt(String id) {
        if (lastId == null) {
            cutOff(id);
        }
    }

    /** Adds the next event. */
    Frame add(String id, SseEvent event, SseTarget target) {
        // not under the lock: only this thread changes the position, and encoding a large event
        // would block the others
        long position = nextPosition();
        String wireId = event.id().orElse(id);
        Frame frame = encoder.encode(event, wireId, position);
        LatestKey key = latest == null ? null : settings.latest().keyOf(event, target);
        boolean removal = key != null && event.removesKey();
        add(new Kept(position, id, wireId, frame, target, Audience.of(target), nanoTime.getAsLong(), removal ? null : key),
                removal ? key : null);
        return frame;
    }

    private synchronized long nextPosition() {
        return ring.next();
    }

    private synchronized void add(Kept kept, LatestKey removed) {
        if (lastId == null) {
            // the log may have held more events before this one
            trimmed.addUnknown(kept.id(), 0);
        }
        ring.add(kept);
        addIds(kept);
        bytes += kept.bytes();
        lastId = kept.id();
        if (kept.key() != null) {
            replace(latest.put(kept));
        } else if (removed != null) {
            replace(latest.remove(removed));
        }
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

    /** Passes an entry that is not kept. */
    synchronized void pass(String id) {
        if (lastId == null) {
            cutOff(id);
        }
        lastId = id;
    }

    private void removeOld() {
        long oldest = nanoTime.getAsLong() - settings.maxAge().toNanos();
        while (!ring.isEmpty() && ring.get(ring.first()).addedAt() - oldest < 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Kept kept = ring.removeFirst();
        idBefore = kept.id();
        if (latest != null && latest.holds(kept)) {
            return;
        }
        forgetIds(kept);
        bytes -= kept.bytes();
        if (!kept.isReplaced()) {
            trimmed.add(kept.audience(), kept.id(), kept.position());
        }
    }

    private void removeOldestKey() {
        Kept oldest = latest.removeOldest();
        if (!warned) {
            warned = true;
            LOG.warnf("The state topics have more than log.latest-max-keys=%d keys, or take more than log.max-bytes: the key "
                    + "that has not changed for the longest time is forgotten. Further ones are forgotten silently",
                    settings.latest().maxKeys());
        }
        if (!ring.has(oldest.position())) {
            forgetIds(oldest);
            bytes -= oldest.bytes();
            trimmed.add(oldest.audience(), oldest.id(), oldest.position());
        }
    }

    private void addIds(Kept kept) {
        positions.put(kept.id(), kept.position());
        if (!kept.wireId().equals(kept.id())) {
            positions.put(kept.wireId(), kept.position());
        }
    }

    private void forgetIds(Kept kept) {
        positions.remove(kept.id(), kept.position());
        positions.remove(kept.wireId(), kept.position());
    }

    /**
     * Forgets the last events, because what came behind them is unknown. The state topics keep what
     * they have, unless the log brings their state.
     *
     * @param id the id of the position behind the gap
     * @return the frame that announces the gap to the clients, at a position of its own. With state
     *         topics it has no id, so that a client that is cut before it gets the state has not
     *         passed the gap
     */
    synchronized Frame lost(String id) {
        long position = cutOff(id);
        return latest == null || announcement == null ? gapFrame(id, position)
                : new Frame(announcement.bytes(), announcement.event(), position);
    }

    /**
     * Forgets the state, because the log brings it. No event may have been added since the history
     * began or has {@linkplain #lost lost} something.
     *
     * @return whether there are state topics
     */
    synchronized boolean forgetState() {
        while (latest != null && latest.size() > 0) {
            Kept outdated = latest.removeOldest();
            forgetIds(outdated);
            bytes -= outdated.bytes();
        }
        return latest != null;
    }

    /**
     * Adds an event of the state.
     *
     * @return its frame, or {@code null} if it belongs to no state topic here
     */
    Frame restore(String id, SseLogEntry entry) {
        LatestKey key = settings.latest().keyOf(entry);
        SseEvent event = entry.event().orElse(null);
        if (key == null || event.removesKey()) {
            return null;
        }
        SseTarget target = entry.target();
        long position = nextPosition();
        String wireId = event.id().orElse(id);
        Frame frame = encoder.encode(event, wireId, position);
        restore(new Kept(position, id, wireId, frame, target, Audience.of(target), nanoTime.getAsLong(), key));
        return frame;
    }

    private synchronized void restore(Kept kept) {
        ring.skip();
        addIds(kept);
        bytes += kept.bytes();
        replace(latest.put(kept));
        trim();
    }

    /**
     * Must be called when the state has been added.
     *
     * @param id the id of the position just before the next event
     * @return the frame that brings clients there, at a position of its own: between the state and
     *         the next event, others may have been forgotten
     */
    synchronized Frame restored(String id) {
        return encoder.encode(SseEvent.builder().id(id).build(), id, ring.skip());
    }

    /** No client may resume from before this. */
    private long cutOff(String id) {
        while (!ring.isEmpty()) {
            removeFirst();
        }
        trimmed.addUnknown(id, ring.next());
        idBefore = id;
        lastId = id;
        return ring.skip();
    }

    /**
     * @return a stream that starts now, and from whose start the client can resume later
     */
    synchronized Replay now() {
        Replay.Place place = place();
        return new FromHistory.Known(this, new Replay.Start(SseResume.NONE, null, place.position(), place.frame()), null);
    }

    /**
     * @return a stream that starts now, for a client that has missed something
     */
    synchronized Replay gap() {
        Replay.Place place = place();
        return new FromHistory.Known(this, new Replay.Start(SseResume.GAP, announcement, place.position(), place.frame()),
                null);
    }

    /**
     * @return the place where the history ends
     */
    synchronized Replay.Place place() {
        return new Replay.Place(ring.next() - 1, place(newestId()));
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
            position = ring.first() - 1;
        }
        if (position == null) {
            OptionalInt order = log.compare(id, lastId);
            if (order.isEmpty() || order.getAsInt() > 0) {
                return null;
            }
            if (ring.isEmpty() || isBefore(id, ring.get(ring.first()).id())) {
                return new FromHistory.Before(this, id, place());
            }
            position = lastNotBehind(id);
        }
        if (position < ring.first() - 1) {
            // of a state topic, from before the ring
            return new FromHistory.Before(this, latest.at(position).id(), place());
        }
        return new FromHistory.Known(this, new Replay.Start(SseResume.COMPLETE, null, position, null), null);
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
        return new FromHistory.Known(this, new Replay.Start(SseResume.COMPLETE, null, ring.next() - 1, null), id);
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

    /** Finds the position of the last event of the ring that is not behind an id. */
    private long lastNotBehind(String id) {
        long low = ring.first();
        long high = ring.next() - 1;
        while (low < high) {
            long middle = low + high + 1 >>> 1;
            if (isBefore(id, ring.get(middle).id())) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    synchronized Replay.Start startBehind(FromHistory.Before start, SseConnection connection) {
        removeOld();
        if (trimmed.concerns(connection, mark -> isBefore(start.id(), mark.id()))) {
            return new Replay.Start(SseResume.GAP, announcement, start.opened().position(), start.opened().frame());
        }
        // what is older than the ring is looked at only where a state topic may have changed
        long known = ring.first() - 1;
        return new Replay.Start(SseResume.COMPLETE, null, hasState(connection) ? lastStateNotBehind(start.id()) : known, known,
                null);
    }

    private long lastStateNotBehind(String id) {
        long position = ring.first() - 1;
        for (Kept kept : latest.downFrom(position)) {
            if (!isBefore(id, kept.id())) {
                break;
            }
            position = kept.position() - 1;
        }
        return position;
    }

    /**
     * @param seen the id that the client has seen last if the client is ahead of this
     *        node, or {@code null}
     */
    Replay.Page after(long position, long since, SseConnection connection, String seen) {
        Look look = new Look();
        long reached = position;
        boolean last;
        synchronized (this) {
            removeOld();
            if (position < ring.first() - 1) {
                if (trimmed.concerns(connection, mark -> mark.position() > Math.max(position, since))) {
                    return gapPage(connection);
                }
                reached = look.atState(position, ring.first() - 1);
            }
            while (reached + 1 < ring.next() && !look.isEnough()) {
                look.at(ring.get(++reached));
            }
            last = reached + 1 == ring.next() && (seen == null || !isAhead(seen));
        }
        return new Replay.Page(look.framesFor(connection, seen), reached, last, false);
    }

    private Replay.Page gapPage(SseConnection connection) {
        if (hasState(connection)) {
            return Replay.Page.gapBeforeState(announcement, ring.next() - 1);
        }
        return Replay.Page.gap(settings.gapEvent() == null ? null : gapFrame(newestId(), 0), ring.next() - 1);
    }

    /**
     * @return whether the connection is subscribed to a state topic
     */
    boolean hasState(SseConnection connection) {
        return latest != null && settings.latest().hasAnyOf(connection.topics());
    }

    /**
     * Finds what the state topics had newest at a position and have still: what has been replaced
     * since comes behind it.
     *
     * @param reached the position that the connection has reached in the state
     * @param upTo the position at which the state ends
     */
    Replay.Page state(long reached, long upTo, SseConnection connection) {
        Look look = new Look();
        long now;
        synchronized (this) {
            now = look.atState(reached, upTo);
        }
        return new Replay.Page(look.framesFor(connection, null), now, now == upTo, false);
    }

    /** Looks at events, as many as a page has. */
    private final class Look {

        private final List<Kept> looked = new ArrayList<>();
        private int pageBytes;

        boolean isEnough() {
            return looked.size() >= MAX_PAGE_LOOKS || pageBytes >= MAX_PAGE_BYTES;
        }

        void at(Kept kept) {
            looked.add(kept);
            pageBytes += kept.isReplaced() ? 0 : kept.frame().size();
        }

        /** Returns the position that it has come to. */
        long atState(long behind, long upTo) {
            if (latest != null && behind < upTo) {
                for (Kept kept : latest.between(behind, upTo)) {
                    if (isEnough()) {
                        return looked.get(looked.size() - 1).position();
                    }
                    at(kept);
                }
            }
            return upTo;
        }

        /** Must not be called under the lock, because a target may take its time. */
        List<Frame> framesFor(SseConnection connection, String seen) {
            List<Frame> frames = new ArrayList<>();
            for (Kept kept : looked) {
                if (!kept.isReplaced() && kept.target().test(connection) && (seen == null || isBefore(seen, kept.id()))) {
                    frames.add(kept.frame());
                }
            }
            return frames;
        }
    }

    Replay.Earlier before(long position, int count, SseConnection connection) {
        List<Kept> looked = new ArrayList<>();
        long start;
        boolean all;
        synchronized (this) {
            removeOld();
            start = Math.max(position, ring.first() - 1);
            while (start - looked.size() >= ring.first() && looked.size() < MAX_PAGE_LOOKS && count > 0) {
                looked.add(ring.get(start - looked.size()));
            }
            all = start - looked.size() < ring.first();
        }
        int missing = count;
        for (Kept kept : looked) {
            if (missing == 0) {
                break;
            }
            start--;
            // what has a key comes with the state
            if (kept.key() == null && kept.target().test(connection)) {
                missing--;
            }
        }
        return all || missing == 0 ? startAgain(start) : new Replay.Earlier(start, missing, false, null);
    }

    /** The history may have forgotten something since the look back. */
    private synchronized Replay.Earlier startAgain(long position) {
        long start = Math.max(position, ring.first() - 1);
        return new Replay.Earlier(start, 0, true, place(start == ring.first() - 1 ? idBefore : ring.get(start).id()));
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
        for (long position = ring.next() - 1; position >= ring.first() && page.size() < max; position--) {
            if (!ring.get(position).isReplaced()) {
                page.add(shown(ring.get(position)));
            }
        }
        if (latest != null) {
            for (Kept kept : latest.downFrom(ring.first() - 1)) {
                if (page.size() == max) {
                    break;
                }
                page.add(shown(kept));
            }
        }
        return page;
    }

    private KeptEvent shown(Kept kept) {
        return new KeptEvent(kept.position(), kept.wireId(), kept.target(), kept.frame().bytes(),
                TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - kept.addedAt()));
    }

    @Override
    public Frame plain() {
        return encoder.heartbeat();
    }

    @Override
    public synchronized Frame at(long position) {
        if (heartbeat == null || heartbeat.position() != position) {
            String id = position == ring.first() - 1 ? idBefore : ring.has(position) ? ring.get(position).id() : null;
            heartbeat = id == null ? null : encoder.heartbeatAt(id, position);
        }
        return heartbeat;
    }

    int onOpen() {
        return settings.replayOnOpen();
    }

    Frame live() {
        return live;
    }

    private Frame gapFrame(String id, long position) {
        SseEvent event = settings.gapEvent() == null ? SseEvent.builder().id(id).build()
                : SseEvent.builder().event(settings.gapEvent()).id(id).build();
        return encoder.encode(event, id, position);
    }

    private String newestId() {
        return ring.isEmpty() ? idBefore : ring.get(ring.next() - 1).id();
    }
}

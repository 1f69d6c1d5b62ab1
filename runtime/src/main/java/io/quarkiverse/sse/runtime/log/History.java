package io.quarkiverse.sse.runtime.log;

import java.util.ArrayList;
import java.util.List;
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
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * The last events of a service, encoded and in the order of its log, the newest events of its state
 * topics, and the positions from which clients resume. It is bounded in events, bytes and age.
 * Thread-safe: one lock is held for no longer than a page takes. Only one thread at a time may add
 * events.
 */
public final class History implements HeartbeatFrames {

    private static final int MAX_PAGE_BYTES = 64 * 1024;
    private static final int MAX_PAGE_LOOKS = 1_000;

    private final LogSettings settings;
    private final EventEncoder encoder;
    private final SseEventLog log;
    private final LongSupplier nanoTime;

    // guarded by this
    private final KeptEvents kept;
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
        this.kept = new KeptEvents(settings, nanoTime);
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
        kept.beginAt(id);
    }

    /** Adds the next event. */
    Frame add(String id, SseEvent event, SseTarget target) {
        // not under the lock: only this thread changes the position, and encoding a large event
        // would block the others
        long position = nextPosition();
        String wireId = event.id().orElse(id);
        Frame frame = encoder.encode(event, wireId, position);
        LatestKey key = settings.latest() == null ? null : settings.latest().keyOf(event, target);
        boolean removal = key != null && event.removesKey();
        add(new Kept(position, id, wireId, frame, target, Audience.of(target), nanoTime.getAsLong(), removal ? null : key),
                removal ? key : null);
        return frame;
    }

    private synchronized long nextPosition() {
        return kept.ring().next();
    }

    private synchronized void add(Kept event, LatestKey removed) {
        kept.add(event, removed);
    }

    /** Passes an entry that is not kept. */
    synchronized void pass(String id) {
        kept.pass(id);
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
        long position = kept.cutOff(id);
        return settings.latest() == null || announcement == null ? gapFrame(id, position)
                : new Frame(announcement.bytes(), announcement.event(), position);
    }

    boolean hasStateTopics() {
        return settings.latest() != null;
    }

    /**
     * @return how many keys of state topics were forgotten because of the bounds
     */
    synchronized long forgottenKeys() {
        return kept.forgottenKeys();
    }

    /**
     * Forgets the state, because the log brings it. No event may have been added since the history
     * began or has {@linkplain #lost lost} something.
     *
     * @return whether there are state topics
     */
    synchronized boolean forgetState() {
        kept.forgetState();
        return hasStateTopics();
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

    private synchronized void restore(Kept event) {
        kept.restore(event);
    }

    /**
     * Must be called when the state has been added.
     *
     * @param id the id of the position just before the next event
     * @return the frame that brings clients there, at a position of its own: between the state and
     *         the next event, others may have been forgotten
     */
    synchronized Frame restored(String id) {
        return encoder.encode(SseEvent.builder().id(id).build(), id, kept.ring().skip());
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
        return new Replay.Place(kept.ring().next() - 1, place(kept.newestId()));
    }

    /**
     * @param id the id of a client's position
     * @return a stream from that position, or {@code null} if this node does not know it, or
     *         does not know it yet
     */
    synchronized Replay behind(String id) {
        kept.removeOld();
        Long position = kept.positionOf(id);
        if (position == null) {
            OptionalInt order = log.compare(id, kept.lastId());
            if (order.isEmpty() || order.getAsInt() > 0) {
                return null;
            }
            if (kept.ring().isEmpty() || isBefore(id, kept.ring().get(kept.ring().first()).id())) {
                return new FromHistory.Before(this, id, place());
            }
            position = lastNotBehind(id);
        }
        if (position < kept.ring().first() - 1) {
            // of a state topic, from before the ring
            return new FromHistory.Before(this, kept.latest().at(position).id(), place());
        }
        return new FromHistory.Known(this, new Replay.Start(SseResume.COMPLETE, null, position, null), null);
    }

    /**
     * @param id the id of a client's position
     * @return whether this node has not read that far
     */
    synchronized boolean isAhead(String id) {
        return log.compare(id, kept.lastId()).orElse(0) > 0;
    }

    /**
     * @param id the id of a position that this node has not reached
     * @return a stream that starts there when this node has reached it
     */
    synchronized Replay ahead(String id) {
        return new FromHistory.Known(this, new Replay.Start(SseResume.COMPLETE, null, kept.ring().next() - 1, null), id);
    }

    /**
     * @return the id of the position that this node has read up to, from which a client can resume;
     *         {@code null} before it has read anything
     */
    synchronized String cursor() {
        return kept.newestId();
    }

    private boolean isBefore(String id, String other) {
        OptionalInt order = log.compare(id, other);
        // if they can't be compared, this is the cautious answer
        return order.isEmpty() || order.getAsInt() < 0;
    }

    /** Finds the position of the last event of the ring that is not behind an id. */
    private long lastNotBehind(String id) {
        long low = kept.ring().first();
        long high = kept.ring().next() - 1;
        while (low < high) {
            long middle = low + high + 1 >>> 1;
            if (isBefore(id, kept.ring().get(middle).id())) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    synchronized Replay.Start startBehind(FromHistory.Before start, SseConnection connection) {
        kept.removeOld();
        if (kept.hasForgotten(connection, mark -> isBefore(start.id(), mark.id()))) {
            return new Replay.Start(SseResume.GAP, announcement, start.opened().position(), start.opened().frame());
        }
        // what is older than the ring is looked at only where a state topic may have changed
        long known = kept.ring().first() - 1;
        return new Replay.Start(SseResume.COMPLETE, null, hasState(connection) ? lastStateNotBehind(start.id()) : known, known,
                null);
    }

    private long lastStateNotBehind(String id) {
        long position = kept.ring().first() - 1;
        for (Kept event : kept.latest().downFrom(position)) {
            if (!isBefore(id, event.id())) {
                break;
            }
            position = event.position() - 1;
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
            kept.removeOld();
            if (position < kept.ring().first() - 1) {
                if (kept.hasForgotten(connection, mark -> mark.position() > Math.max(position, since))) {
                    return gapPage(connection);
                }
                reached = look.atState(position, kept.ring().first() - 1);
            }
            while (reached + 1 < kept.ring().next() && !look.isEnough()) {
                look.at(kept.ring().get(++reached));
            }
            last = reached + 1 == kept.ring().next() && (seen == null || !isAhead(seen));
        }
        return new Replay.Page(look.framesFor(connection, seen), reached, last, false);
    }

    private Replay.Page gapPage(SseConnection connection) {
        if (hasState(connection)) {
            return Replay.Page.gapBeforeState(announcement, kept.ring().next() - 1);
        }
        return Replay.Page.gap(settings.gapEvent() == null ? null : gapFrame(kept.newestId(), 0), kept.ring().next() - 1);
    }

    /**
     * @return whether the connection is subscribed to a state topic
     */
    boolean hasState(SseConnection connection) {
        return settings.latest() != null && settings.latest().hasAnyOf(connection.topics());
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

        void at(Kept event) {
            looked.add(event);
            pageBytes += event.isReplaced() ? 0 : event.frame().size();
        }

        /** Returns the position that it has come to. */
        long atState(long behind, long upTo) {
            if (settings.latest() != null && behind < upTo) {
                for (Kept event : kept.latest().between(behind, upTo)) {
                    if (isEnough()) {
                        return looked.get(looked.size() - 1).position();
                    }
                    at(event);
                }
            }
            return upTo;
        }

        /** Must not be called under the lock, because a target may take its time. */
        List<Frame> framesFor(SseConnection connection, String seen) {
            List<Frame> frames = new ArrayList<>();
            for (Kept event : looked) {
                if (!event.isReplaced() && event.target().test(connection) && (seen == null || isBefore(seen, event.id()))) {
                    frames.add(event.frame());
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
            kept.removeOld();
            start = Math.max(position, kept.ring().first() - 1);
            while (start - looked.size() >= kept.ring().first() && looked.size() < MAX_PAGE_LOOKS && count > 0) {
                looked.add(kept.ring().get(start - looked.size()));
            }
            all = start - looked.size() < kept.ring().first();
        }
        int missing = count;
        for (Kept event : looked) {
            if (missing == 0) {
                break;
            }
            start--;
            // what has a key comes with the state
            if (event.key() == null && event.target().test(connection)) {
                missing--;
            }
        }
        return all || missing == 0 ? startAgain(start) : new Replay.Earlier(start, missing, false, null);
    }

    /** The history may have forgotten something since the look back. */
    private synchronized Replay.Earlier startAgain(long position) {
        long start = Math.max(position, kept.ring().first() - 1);
        return new Replay.Earlier(start, 0, true, place(kept.idAt(start)));
    }

    private Frame place(String id) {
        return encoder.encode(SseEvent.builder().id(id).build(), id, 0);
    }

    /**
     * @param max how many events at most
     * @return the newest events that are kept, newest first
     */
    synchronized List<KeptEvent> newest(int max) {
        kept.removeOld();
        List<KeptEvent> page = new ArrayList<>();
        for (long position = kept.ring().next() - 1; position >= kept.ring().first() && page.size() < max; position--) {
            if (!kept.ring().get(position).isReplaced()) {
                page.add(shown(kept.ring().get(position)));
            }
        }
        if (settings.latest() != null) {
            for (Kept event : kept.latest().downFrom(kept.ring().first() - 1)) {
                if (page.size() == max) {
                    break;
                }
                page.add(shown(event));
            }
        }
        return page;
    }

    private KeptEvent shown(Kept event) {
        return new KeptEvent(event.position(), event.wireId(), event.target(), event.frame().bytes(),
                TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - event.addedAt()));
    }

    @Override
    public Frame plain() {
        return encoder.heartbeat();
    }

    @Override
    public synchronized Frame at(long position) {
        if (heartbeat == null || heartbeat.position() != position) {
            String id = kept.idAt(position);
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
}

package io.quarkiverse.sse.runtime.queue;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * How far one connection has come in the replay of what it has missed. Must be used on the
 * connection's event loop, except where a method says otherwise.
 */
final class CatchUp {

    /** Nothing was missed, which never changes: all connections without a history share this. */
    private static final CatchUp NOTHING = new CatchUp(Replay.NONE, null);

    static {
        NOTHING.start();
        NOTHING.running = false;
    }

    private final Replay missed;
    private final SseConnection connection;
    private boolean running = true;
    private long position;
    /** Nothing behind this position may be missing. */
    private long since;
    // written by the observers, read on the event loop when they have returned
    private volatile int last;
    // written by the observers, read on the event loop when they have returned
    private volatile Replay.Place chosen;
    /**
     * Brings a client to its first position, or {@code null}. The client gets it behind what the
     * observers send: if the stream breaks before, the client comes back as it came now.
     */
    private Frame place;
    /** How many events a look back must still find; negative where there is none. */
    private int toFind = -1;
    /** How far the client has got the state, which it gets first; negative where there is none. */
    private long stateReached = -1;
    /**
     * The history has nothing for now. It is asked again when something is published, or with
     * the next heartbeat.
     */
    private boolean behindClient;
    // null until the stream starts; written on the event loop, read by any thread
    private volatile SseResume resume;

    private CatchUp(Replay missed, SseConnection connection) {
        this.missed = missed;
        this.connection = connection;
        this.last = missed.onOpen();
    }

    static CatchUp of(Replay missed, SseConnection connection) {
        return missed == Replay.NONE ? NOTHING : new CatchUp(missed, connection);
    }

    boolean isStarted() {
        return resume != null;
    }

    /**
     * @return whether the start does not depend on what the connection is subscribed to
     */
    boolean isCertain() {
        return missed.isCertain();
    }

    /**
     * Finds out where the stream starts.
     *
     * @return what the client gets before anything else, or {@code null}
     */
    Frame start() {
        Replay.Start start = missed.start(connection);
        resume = start.resume();
        position = start.position();
        since = start.since();
        place = start.place();
        return start.first();
    }

    /**
     * Lets a client without a position begin with the last events. May be called from any thread,
     * before the observers have returned.
     *
     * @throws IllegalStateException if there is no history
     */
    void replayLast(int count) {
        if (missed == Replay.NONE) {
            throw new IllegalStateException("The service has no log that keeps events: set log for it, such as "
                    + "quarkus.sse.log=memory for the default service");
        }
        last = count;
    }

    /**
     * May be called from any thread.
     *
     * @return the place where the log ends now, or {@code null} without a log
     */
    Replay.Place placeNow() {
        return missed.place();
    }

    /**
     * Lets the stream of a client without a position go on behind a place, and no more with the
     * last events. The first place counts, which is the earliest. May be called by the observers,
     * of which one is called at a time.
     */
    void goOnBehind(Replay.Place place) {
        last = 0;
        if (chosen == null) {
            chosen = place;
        }
    }

    /**
     * Must be called when the observers have returned: what they subscribed the connection to
     * decides on which events are the last ones.
     *
     * @return the frame that brings the client to its first position, or {@code null} if it has one
     *         or gets it later
     */
    Frame settle() {
        // all connections without a log share one instance
        if (resume == SseResume.COMPLETE || missed == Replay.NONE) {
            return place;
        }
        Replay.Place snapshot = chosen;
        if (snapshot != null) {
            position = snapshot.position();
            place = snapshot.frame();
        }
        since = position;
        toFind = last > 0 ? last : -1;
        stateReached = missed.hasState(connection) ? 0 : -1;
        return toFind < 0 && stateReached < 0 ? place : null;
    }

    /**
     * May be called from any thread.
     *
     * @return whether the client gets what it has missed. Until the stream starts, the answer is
     *         for the topics that the connection is subscribed to now
     */
    SseResume resume() {
        SseResume decided = resume;
        return decided == null ? missed.start(connection).resume() : decided;
    }

    /**
     * @return whether there may be more to replay, now or later
     */
    boolean isRunning() {
        return running;
    }

    /**
     * @return whether what is sent must wait for the replay
     */
    boolean holdsBack() {
        return running && !missed.isBesideLive();
    }

    /**
     * @return whether the client has all that there is for it now
     */
    boolean isLevel() {
        return !running || behindClient && missed.isBesideLive();
    }

    /**
     * @return whether there may be more to replay now
     */
    boolean hasMore() {
        return running && !behindClient;
    }

    /**
     * @return whether the replay brings a frame of the live flow, or has done so
     */
    boolean brings(Frame live) {
        return live.position() > 0 && (running || live.position() <= position);
    }

    /**
     * @return whether the connection is at the position of a heartbeat or before it. It may be ahead
     *         of the live flow, after a replay or because another node was ahead
     */
    boolean isReachedBy(Frame heartbeat) {
        return heartbeat.position() >= position;
    }

    /**
     * Lets the history be asked again.
     *
     * @return whether it had nothing when it was asked before
     */
    boolean wake() {
        if (!behindClient) {
            return false;
        }
        behindClient = false;
        return true;
    }

    Replay.Page next() {
        if (toFind >= 0) {
            return earlier();
        }
        if (stateReached >= 0) {
            return state();
        }
        Replay.Page page = missed.after(position, since, connection);
        behindClient = !page.last() && page.frames().isEmpty() && page.position() == position;
        position = page.position();
        if (page.gap()) {
            resume = SseResume.GAP;
            if (!page.last() && missed.hasState(connection)) {
                goOnWithState(missed.place());
            }
        }
        Frame live = missed.live();
        return page.last() && live != null && !page.isSilentGap() ? page.endingWith(live) : page;
    }

    private Replay.Page earlier() {
        Replay.Earlier earlier = missed.before(position, toFind, connection);
        position = earlier.position();
        if (!earlier.last()) {
            toFind = earlier.missing();
            return Replay.Page.place(null, position);
        }
        toFind = -1;
        place = earlier.place();
        return Replay.Page.place(stateReached < 0 ? place : null, position);
    }

    private void goOnWithState(Replay.Place now) {
        position = now.position();
        since = position;
        place = now.frame();
        stateReached = 0;
    }

    private Replay.Page state() {
        Replay.Page page = missed.state(stateReached, position, connection);
        stateReached = page.last() ? -1 : page.position();
        return page.inFrontOf(page.last() ? place : null, position);
    }

    void stop() {
        if (running) {
            running = false;
        }
    }

    /** Must be called when the stream has ended. */
    void onEnd() {
        missed.onEnd();
    }
}

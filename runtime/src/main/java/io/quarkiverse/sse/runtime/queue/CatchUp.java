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
        return start.first();
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
        Replay.Page page = missed.after(position, connection);
        behindClient = !page.last() && page.frames().isEmpty() && page.position() == position;
        position = page.position();
        if (page.gap()) {
            resume = SseResume.GAP;
        }
        return page;
    }

    void stop() {
        if (running) {
            running = false;
        }
    }
}

package io.quarkiverse.sse.runtime.generation;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.connection.StreamConnection;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The stream of one client that reads a generation. It goes on as long as the generation does: each
 * page is asked for when the client's socket has taken the one before.
 */
final class GenerationReader implements Replay {

    private final Generation generation;
    private final long position;
    private final boolean gap;
    private final boolean known;
    // guarded by the generation
    boolean waiting;
    boolean left;
    /** Set before the reader can wait. */
    private volatile StreamConnection connection;

    /**
     * @param position the number of the event that the client has seen, or 0
     * @param gap whether it misses something before the oldest that is kept
     * @param known whether it came back with an id of this run
     */
    GenerationReader(Generation generation, long position, boolean gap, boolean known) {
        this.generation = generation;
        this.position = position;
        this.gap = gap;
        this.known = known;
    }

    @Override
    public boolean isCertain() {
        return true;
    }

    @Override
    public boolean isBesideLive() {
        return true;
    }

    @Override
    public Start start(SseConnection opened) {
        if (gap) {
            Frame frame = generation.gap();
            return new Start(SseResume.GAP, frame, frame.position(), null);
        }
        return new Start(known ? SseResume.COMPLETE : SseResume.NONE, null, position, null);
    }

    @Override
    public Page after(long reached, long since, SseConnection asking) {
        connection = (StreamConnection) asking;
        Page page = generation.next(this, reached);
        if (page.last()) {
            connection.end();
        }
        return page;
    }

    /** Lets the connection ask again. May be called from any thread. */
    void wake() {
        connection.wakeReplay();
    }

    @Override
    public void onEnd() {
        generation.leave(this);
    }
}

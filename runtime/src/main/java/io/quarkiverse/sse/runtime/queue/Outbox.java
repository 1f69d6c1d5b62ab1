package io.quarkiverse.sse.runtime.queue;

import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.telemetry.ConnectionFigures;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Holds what waits for one connection, in a bounded queue of shared frames in front of its
 * {@link Sink}. Must be used on the connection's event loop, except where a method says otherwise.
 * <p>
 * Until the outbox is {@linkplain #release() released}, it writes only what is sent {@code ahead},
 * and holds back the rest. Then it replays what the connection has missed, if the client came back:
 * a page at a time, each when the one before has been written. During the replay it ignores live
 * frames that are in the history, because the replay brings them, and still holds back the others.
 */
public final class Outbox {

    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private static final Boundary.Work LET_GO = outbox -> {
        outbox.letGo();
        return Outcome.ACCEPTED;
    };

    /** The seat of a connection that is in no roster. */
    public static final int NO_SEAT = -1;

    private final SseConnection connection;
    private final Turns turns;
    private final Overflow overflow;
    private final Sink sink;
    private final Coding coding;

    private final FrameQueue queue;
    private FrameQueue held;
    private boolean released;
    private boolean detached;
    private final CatchUp catchUp;
    // written on the event loop, read by any thread
    private volatile long dropped;
    /** Whether the sink has taken something since the last tick. */
    private boolean moved;
    private int ticksWithoutProgress;
    /** Whether the outbox is among those that the next turns flush. */
    boolean toBeFlushed;
    private int seat = NO_SEAT;
    /**
     * The sink may call back from within a write, while the queue still has what is being written.
     */
    private boolean writing;
    /** What waits for the client to have taken everything, or {@code null}. */
    private Runnable whenDrained;

    public Outbox(SseConnection connection, Turns turns, Overflow overflow, Replay missed, Function<Outbox, Sink> sinks) {
        this.connection = connection;
        this.turns = turns;
        this.overflow = overflow;
        this.catchUp = CatchUp.of(missed, connection);
        this.queue = new FrameQueue(turns.frames());
        this.held = new FrameQueue(turns.frames());
        this.sink = sinks.apply(this);
        this.coding = sink.isCompressed() ? new GzipCoding(turns) : Coding.IDENTITY;
    }

    /**
     * Opens the stream for the client. It also finds out where the stream starts, unless that
     * depends on what the {@code @Open} observers subscribe the connection to. Must be called
     * before the connection is attached.
     */
    public void begin() {
        sink.begin();
        if (catchUp.isCertain()) {
            start();
        }
    }

    private void start() {
        if (!catchUp.isStarted()) {
            Frame first = catchUp.start();
            if (first != null) {
                beginWith(first);
            }
        }
    }

    /**
     * Queues a frame for the beginning of the stream. Must be called before the connection is
     * attached.
     */
    public void beginWith(Frame frame) {
        enqueue(frame);
        turns.flushLater(this);
    }

    /**
     * @return whether nothing waits for the client, so that the stream can end without a rest
     */
    public boolean isIdle() {
        return queue.isEmpty() && held == null && catchUp.isLevel() && !sink.isFull();
    }

    /**
     * May be called from any thread.
     *
     * @return whether the client gets what it has missed. Until the stream starts, the answer is
     *         for the topics that the connection is subscribed to now
     */
    public SseResume resume() {
        return catchUp.resume();
    }

    /**
     * Lets a client without a position begin with the last events. May be called by the observers.
     */
    public void replayLast(int count) {
        catchUp.replayLast(count);
    }

    /**
     * May be called from any thread.
     *
     * @return the place in the log where it ends now, or {@code null} without a log
     */
    public Replay.Place place() {
        return catchUp.placeNow();
    }

    /**
     * Lets the stream of a client without a position go on behind a place, unless an earlier call
     * has named one. May be called by the observers.
     *
     * @param place the place, or {@code null} without a log
     */
    public void goOnBehind(Replay.Place place) {
        if (place != null) {
            catchUp.goOnBehind(place);
        }
    }

    private void enqueue(Frame frame) {
        int number = turns.frames().add(frame);
        try {
            queue.add(number);
        } finally {
            turns.frames().release(number);
        }
    }

    public SseConnection connection() {
        return connection;
    }

    /**
     * @return the turns of the event loop that owns this outbox
     */
    public Turns turns() {
        return turns;
    }

    /**
     * @return the seat of the connection in its roster, or {@link #NO_SEAT}
     */
    public int seat() {
        return seat;
    }

    /**
     * @param number the seat of the connection in its roster from now on, or {@link #NO_SEAT}
     */
    public void takeSeat(int number) {
        seat = number;
    }

    /**
     * May be called from any thread.
     *
     * @return how many events were lost because the client reads too slowly
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Queues a frame, to be written when it is this connection's turn.
     *
     * @param number the number of the frame in the event loop's table
     * @param ahead whether the frame goes before what is held back
     */
    public Outcome offer(int number, boolean ahead) {
        if (detached) {
            return Outcome.SKIPPED;
        }
        Frame frame = turns.frames().get(number);
        if (catchUp.brings(frame)) {
            if (catchUp.wake()) {
                turns.flushLater(this);
            }
            return Outcome.ACCEPTED;
        }
        if (!fits(frame)) {
            // the socket may well take more: what piled up may only have waited for its turn
            flush();
            if (!fits(frame) && !overflow.makeRoom(this, frame)) {
                return Outcome.OVERFLOWED;
            }
        }
        if (ahead) {
            // a gap is announced before what the observers send
            start();
        }
        (held == null || ahead ? queue : held).add(number);
        turns.flushLater(this);
        return Outcome.ACCEPTED;
    }

    /**
     * May be called from any thread, which sees it a moment late.
     *
     * @return how many bytes wait for the client
     */
    public int pendingBytes() {
        FrameQueue heldBack = held;
        return queue.bytes() + (heldBack == null ? 0 : heldBack.bytes());
    }

    private int pendingFrames() {
        FrameQueue heldBack = held;
        return queue.count() + (heldBack == null ? 0 : heldBack.count());
    }

    /**
     * May be called from any thread, which sees it a moment late.
     *
     * @return how many bytes and events wait for the client, and whether it is live
     */
    public ConnectionFigures figures() {
        return new ConnectionFigures(pendingBytes(), pendingFrames(),
                !released ? ConnectionFigures.Position.OPENING
                        : catchUp.holdsBack() ? ConnectionFigures.Position.REPLAYING : ConnectionFigures.Position.LIVE);
    }

    boolean fits(Frame frame) {
        int pending = pendingBytes();
        // a frame larger than the limit passes if nothing waits before it: at most it waits alone
        return overflow.allows(pending + (long) frame.size(), pendingFrames() + 1) || pending == 0 && !sink.isFull();
    }

    /** Drops the oldest frame that has not been begun. */
    boolean dropOldest() {
        boolean found = queue.dropOldest() || held != null && held.dropOldest();
        if (found) {
            countDropped(1);
        }
        return found;
    }

    /** Keeps only the newest waiting frame of each event name. */
    void keepLatest(String next) {
        countDropped(queue.keepLatest(next) + (held == null ? 0 : held.keepLatest(next)));
    }

    void countDropped(int frames) {
        dropped += frames;
        turns.figures().dropped(frames);
    }

    /**
     * Lets what was held back follow, after what was missed.
     */
    public void release() {
        turns.boundary().attempt(this, LET_GO);
    }

    private void letGo() {
        if (!released && !detached) {
            released = true;
            start();
            Frame place = catchUp.settle();
            if (place != null) {
                enqueue(place);
            }
            letGoUnlessReplaying();
            flush();
        }
    }

    private void letGoUnlessReplaying() {
        if (!catchUp.holdsBack() && held != null) {
            queue.addAll(held);
            held.clear();
            held = null;
        }
    }

    /**
     * The rest of a replay is for the time when the client comes back. If its observers have not
     * returned, it gets no position, and comes back as it came now.
     */
    private void letGoOfAll() {
        catchUp.stop();
        released = true;
        letGoUnlessReplaying();
    }

    boolean isReady() {
        // the sink last: what it looks at is in no cache
        return !detached && !writing && (!queue.isEmpty() || catchUp.hasMore() && released)
                && sink.isOpen() && !sink.isFull();
    }

    /**
     * Writes what waits, as far as the sink takes it.
     */
    void flush() {
        boolean turned = false;
        while (isReady()) {
            if (!queue.isEmpty()) {
                writeNext();
            } else if (turned) {
                // a long replay must not keep the other connections waiting
                turns.flushLater(this);
                return;
            } else {
                turned = true;
                nextPage();
            }
        }
        if (whenDrained != null && isIdle()) {
            tellDrained();
        }
    }

    private void tellDrained() {
        Runnable action = whenDrained;
        whenDrained = null;
        action.run();
    }

    /**
     * Runs an action when nothing waits for the client any more, at once if that is so now; never
     * if the stream ends before.
     */
    public void whenDrained(Runnable action) {
        if (detached) {
            return;
        }
        Runnable others = whenDrained;
        whenDrained = others == null ? action : () -> {
            others.run();
            action.run();
        };
        if (isIdle()) {
            tellDrained();
        }
    }

    private void writeNext() {
        writing = true;
        moved = true;
        try {
            Batch batch = coding.encode(turns.joiner().headOf(queue), queue);
            int size = sink.write(batch);
            coding.written(batch, size);
            turns.figures().written(queue.take(size), batch.lengthUpTo(size), size);
        } finally {
            writing = false;
        }
    }

    private void write(Batch framing) {
        writing = true;
        moved = true;
        try {
            sink.write(framing);
            turns.figures().written(0, framing.length(), 0);
        } finally {
            writing = false;
        }
    }

    private void nextPage() {
        Replay.Page page = catchUp.next();
        turns.figures().replayed(page.events());
        for (Frame frame : page.frames()) {
            enqueue(frame);
        }
        if (page.isSilentGap()) {
            // the client comes back, and its @Open observers learn of the gap
            overflow.troubles().onOvertaken(this);
            return;
        }
        if (page.last()) {
            catchUp.stop();
            letGoUnlessReplaying();
        }
    }

    /**
     * Lets the replay be asked again, because there may be more now.
     */
    public void wakeReplay() {
        if (!detached && catchUp.wake()) {
            turns.flushLater(this);
        }
    }

    /**
     * Must be called when the sink takes bytes again.
     */
    public void onDrained() {
        moved = true;
        turns.flushNow(this);
    }

    /**
     * Must be called instead of {@link #onDrained()} where nothing can be written at once.
     */
    public void onDrainedLater() {
        moved = true;
        turns.flushLater(this);
    }

    /**
     * Must be called when the sink is still full, but what it waits for moves.
     */
    public void onProgress() {
        moved = true;
    }

    /**
     * Must be called at each tick of a slow clock.
     *
     * @return for how many ticks the client has taken nothing while something waits for it
     */
    public int countTicksWithoutProgress() {
        ticksWithoutProgress = moved || !sink.isFull() ? 0 : ticksWithoutProgress + 1;
        moved = false;
        return ticksWithoutProgress;
    }

    /**
     * Must be called when the sink learns after the fact that a write has failed.
     */
    public void onFailure(Throwable failure) {
        turns.boundary().fail(this, failure);
    }

    /**
     * Must be called when the sink finds that the client has gone, and the HTTP layer has not said
     * so.
     */
    public void onGone() {
        overflow.troubles().onGone(this);
    }

    /**
     * Writes a heartbeat, unless something else waits and will keep the connection alive.
     *
     * @param plain a comment alone
     * @param placed a comment that also brings the client to the position that the live flow has
     *        reached, or {@code null}
     */
    public void heartbeat(Frame plain, Frame placed) {
        boolean behind = catchUp.wake();
        if (!detached && (held == null || behind) && queue.isEmpty() && !sink.isFull()) {
            boolean level = placed != null && !behind && catchUp.isReachedBy(placed);
            Batch silence = level ? null : coding.silence();
            if (silence == null) {
                enqueue(level ? placed : plain);
            } else if (sink.isOpen()) {
                write(silence);
            }
            // also a replay that had come to its end for the time being
            flush();
        }
    }

    /**
     * Writes everything that waits, however full the sink is, and ends the stream. The queue is
     * bounded, and so is what this leaves to the HTTP layer. If it fails, the stream is cut. Must
     * be called after the connection has been detached. Throws nothing.
     */
    public void end() {
        try {
            letGoOfAll();
            while (!queue.isEmpty() && sink.isOpen()) {
                writeNext();
            }
            Batch last = coding.end();
            if (last != null && sink.isOpen()) {
                try {
                    write(last);
                } finally {
                    last.release();
                }
            }
            close();
            sink.end();
        } catch (Throwable failure) {
            turns.boundary().fail(this, failure);
            cut();
        }
    }

    /**
     * Ends the stream as {@link #end()} does, with a frame behind what waits. Throws nothing.
     */
    public void endWith(Frame last) {
        try {
            letGoOfAll();
            enqueue(last);
        } catch (Throwable failure) {
            turns.boundary().fail(this, failure);
        }
        end();
    }

    /**
     * Ends the stream without what waits for it. If something waits, the stream is cut, because a
     * part of it may have been written. Throws nothing.
     */
    public void endWithoutRest() {
        if (queue.isEmpty()) {
            forget();
            end();
        } else {
            abort();
        }
    }

    /**
     * Cuts the stream of a client that does not read. What waits is lost, and counts as
     * dropped. Throws nothing.
     */
    public void abort() {
        countDropped(pendingFrames());
        cut();
    }

    /**
     * Cuts the stream for a reason that is not the client's fault. Throws nothing.
     */
    public void cut() {
        forget();
        try {
            sink.abort();
        } catch (Throwable failure) {
            LOG.errorf(failure, "The stream of %s could not be cut", connection);
        }
    }

    /**
     * Forgets what waits, because there is no client to send it to.
     */
    public void forget() {
        close();
        queue.clear();
        if (held != null) {
            held.clear();
            held = null;
        }
    }

    private void close() {
        coding.close();
        sink.close();
    }

    /**
     * @return whether the outbox takes no more frames
     */
    public boolean isDetached() {
        return detached;
    }

    /**
     * Makes the outbox take no more frames. What waits is left to {@link #end}, {@link #abort},
     * {@link #cut} or {@link #forget}.
     */
    public void detach() {
        detached = true;
        whenDrained = null;
        catchUp.onEnd();
    }
}

package io.quarkiverse.sse.runtime.queue;

import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What waits for one connection: a bounded queue of shared frames in front of its {@link Sink}. All state belongs to the
 * connection's event loop.
 * <p>
 * Until it is {@linkplain #release() released}, only what is sent {@code ahead} is written, and the rest is held back. Then
 * comes what the connection has missed, if it came back: a page at a time, each when the one before has been written. Meanwhile
 * it takes nothing live that is in the history, because the replay brings it, and the rest is still held back.
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

    private final FrameQueue queue;
    private FrameQueue held;
    private boolean released;
    private boolean detached;
    private final Replay missed;
    private Replay replay;
    private long replayedTo;
    /** The history has nothing for now, and is asked again when something is published, or with the next heartbeat. */
    private boolean behindClient;
    // written on the event loop, read anywhere
    private volatile long dropped;
    // null until the stream starts; written on the event loop, read anywhere
    private volatile SseResume resume;

    /** Whether it is among those that the next turns flush. */
    boolean toBeFlushed;
    private int seat = NO_SEAT;
    /** The sink may call back from within a write, when what has been written is still in the queue. */
    private boolean writing;

    /**
     * @param connection the connection, as targets see it
     * @param turns the turns of its event loop
     * @param overflow the rule for clients that read too slowly
     * @param missed what the client has missed
     * @param sinks makes what its bytes go into
     */
    public Outbox(SseConnection connection, Turns turns, Overflow overflow, Replay missed, Function<Outbox, Sink> sinks) {
        this.connection = connection;
        this.turns = turns;
        this.overflow = overflow;
        this.missed = missed;
        this.replay = missed == Replay.NONE ? null : missed;
        this.queue = new FrameQueue(turns.frames());
        this.held = new FrameQueue(turns.frames());
        this.sink = sinks.apply(this);
    }

    /**
     * Opens the stream for the client, and finds where it starts, unless that depends on what its {@code @Open} observers
     * subscribe it to. To be called before the connection is attached.
     */
    public void begin() {
        sink.begin();
        if (missed.isCertain()) {
            decideStart();
        }
    }

    private void decideStart() {
        Replay.Start start = missed.start(connection);
        resume = start.resume();
        replayedTo = start.position();
        if (start.first() != null) {
            enqueue(start.first());
            turns.flushLater(this);
        }
    }

    /**
     * @return what becomes of what the client has missed; until the stream starts, for the topics it has now. Any thread
     */
    public SseResume resume() {
        SseResume decided = resume;
        return decided == null ? missed.start(connection).resume() : decided;
    }

    private void enqueue(Frame frame) {
        int number = turns.frames().add(frame);
        try {
            queue.add(number);
        } finally {
            turns.frames().release(number);
        }
    }

    /**
     * @return the connection
     */
    public SseConnection connection() {
        return connection;
    }

    /**
     * @return the turns of the event loop that owns this
     */
    public Turns turns() {
        return turns;
    }

    /**
     * @return where a roster keeps the connection, or {@link #NO_SEAT}
     */
    public int seat() {
        return seat;
    }

    /**
     * @param number where a roster keeps the connection from now on, or {@link #NO_SEAT}
     */
    public void takeSeat(int number) {
        seat = number;
    }

    /**
     * @return how many events were lost because the client read too slowly; any thread may ask
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Queues a frame, to be written when it is this connection's turn.
     *
     * @param number the number of the frame in the event loop's table
     * @param ahead whether it goes before what is held back
     * @return what became of it
     */
    public Outcome offer(int number, boolean ahead) {
        if (detached) {
            return Outcome.SKIPPED;
        }
        Frame frame = turns.frames().get(number);
        if (frame.position() > 0 && (replay != null || frame.position() <= replayedTo)) {
            if (behindClient) {
                behindClient = false;
                turns.flushLater(this);
            }
            return Outcome.ACCEPTED;
        }
        if (!fits(frame)) {
            // the socket may well take more: what piled up may only wait for its turn
            flush();
            if (!fits(frame) && !overflow.makeRoom(this, frame)) {
                return Outcome.OVERFLOWED;
            }
        }
        if (ahead && resume == null) {
            // a gap is announced before what its observers send
            decideStart();
        }
        (held == null || ahead ? queue : held).add(number);
        turns.flushLater(this);
        return Outcome.ACCEPTED;
    }

    boolean fits(Frame frame) {
        int pending = queue.bytes() + (held == null ? 0 : held.bytes());
        // a frame larger than the limit passes when nothing waits before it: it is not kept, or kept alone
        return pending <= overflow.maxPendingBytes() - frame.size() || pending == 0 && !sink.isFull();
    }

    /** Drops the oldest frame of which nothing is written yet. */
    boolean dropOldest() {
        boolean found = queue.dropOldest() || held != null && held.dropOldest();
        if (found) {
            countDropped(1);
        }
        return found;
    }

    /** Keeps, of what waits, only the newest frame of each event name. */
    void keepLatest(String next) {
        countDropped(queue.keepLatest(next) + (held == null ? 0 : held.keepLatest(next)));
    }

    void countDropped(int frames) {
        dropped += frames;
    }

    /**
     * Lets go what was held back, after what was missed.
     */
    public void release() {
        turns.boundary().attempt(this, LET_GO);
    }

    private void letGo() {
        if (!released) {
            released = true;
            if (resume == null) {
                decideStart();
            }
            letGoUnlessReplaying();
            flush();
        }
    }

    private void letGoUnlessReplaying() {
        if (replay == null && held != null) {
            queue.addAll(held);
            held.clear();
            held = null;
        }
    }

    boolean isReady() {
        return !detached && !writing && sink.isOpen() && !sink.isFull()
                && (!queue.isEmpty() || replay != null && released && !behindClient);
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
                // the others are not to wait for a long replay
                turns.flushLater(this);
                return;
            } else {
                turned = true;
                nextPage();
            }
        }
    }

    private void writeNext() {
        writing = true;
        try {
            queue.take(sink.write(turns.joiner().headOf(queue)));
        } finally {
            writing = false;
        }
    }

    private void nextPage() {
        Replay.Page page = replay.after(replayedTo, connection);
        for (Frame frame : page.frames()) {
            enqueue(frame);
        }
        behindClient = !page.last() && page.frames().isEmpty() && page.position() == replayedTo;
        replayedTo = page.position();
        if (page.gap()) {
            resume = SseResume.GAP;
            if (page.frames().isEmpty()) {
                // it comes back, and its @Open observers learn of the gap
                overflow.troubles().onOvertaken(this);
                return;
            }
        }
        if (page.last()) {
            replay = null;
            letGoUnlessReplaying();
        }
    }

    /**
     * To be called when the sink takes bytes again.
     */
    public void onDrained() {
        turns.flushNow(this);
    }

    /**
     * To be called when the sink learns, after the fact, that it could not write.
     *
     * @param failure why
     */
    public void onFailure(Throwable failure) {
        turns.boundary().fail(this, failure);
    }

    /**
     * Writes a frame that keeps the connection alive, unless something else is still waiting to do so.
     *
     * @param plain a comment alone
     * @param placed a comment that brings the client to the position that the live flow has reached, or {@code null}
     */
    public void heartbeat(Frame plain, Frame placed) {
        boolean behind = behindClient;
        behindClient = false;
        if (!detached && (held == null || behind) && queue.isEmpty() && !sink.isFull()) {
            // a replay may have brought it further than the live flow, or it came from a node that is further
            boolean level = placed != null && !behind && placed.position() >= replayedTo;
            enqueue(level ? placed : plain);
            flush();
        }
    }

    /**
     * Writes all that waits, however full the sink is, and ends it: the queue is bounded, and so is what this leaves to the
     * HTTP layer. If that fails, it cuts the stream. To be called when the connection has been detached. Throws nothing.
     */
    public void end() {
        try {
            replay = null;
            letGo();
            letGoUnlessReplaying();
            while (!queue.isEmpty()) {
                writeNext();
            }
            sink.end();
        } catch (Throwable failure) {
            turns.boundary().fail(this, failure);
            cut();
        }
    }

    /**
     * Cuts the stream. What waits for a client that doesn't read is lost. Throws nothing.
     */
    public void abort() {
        countDropped(queue.count() + (held == null ? 0 : held.count()));
        cut();
    }

    /**
     * Cuts the stream, for a reason that the client has no part in. Throws nothing.
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
     * Forgets what waits: there is nobody to send it to.
     */
    public void forget() {
        queue.clear();
        if (held != null) {
            held.clear();
            held = null;
        }
    }

    /**
     * @return whether it takes nothing any more
     */
    public boolean isDetached() {
        return detached;
    }

    /**
     * From now on it takes nothing. What waits is left to {@link #end}, {@link #abort}, {@link #cut} or {@link #forget}.
     */
    public void detach() {
        detached = true;
    }
}

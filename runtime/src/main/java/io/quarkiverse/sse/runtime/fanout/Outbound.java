package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What is on its way to one connection: a bounded queue of shared frames in front of its {@link Sink}. All state belongs to the
 * shard's event loop.
 * <p>
 * Until it is {@linkplain #release() released}, only what is sent {@code ahead} is written; the rest is held back.
 */
public final class Outbound {

    private final SseConnection connection;
    private final Shard shard;
    private final Sink sink;

    private final FrameQueue queue;
    private FrameQueue held;
    private boolean detached;
    // written on the event loop, read anywhere
    private volatile long dropped;

    // whether the shard's list of those to be flushed has it
    boolean toBeFlushed;
    // where the shard's roster keeps it
    int slot;
    int position;

    /**
     * @param connection the connection, as targets see it
     * @param shard the shard of its event loop
     * @param sink where its bytes go
     */
    public Outbound(SseConnection connection, Shard shard, Sink sink) {
        this.connection = connection;
        this.shard = shard;
        this.sink = sink;
        this.queue = new FrameQueue(shard.frames());
        this.held = new FrameQueue(shard.frames());
    }

    /**
     * @return the connection
     */
    public SseConnection connection() {
        return connection;
    }

    /**
     * @return the shard whose event loop owns this
     */
    public Shard shard() {
        return shard;
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
     * @param slot the number of the frame in the shard's table
     * @param ahead whether it goes before what is held back
     * @return what became of it
     */
    Offer offer(int slot, boolean ahead) {
        if (detached) {
            return Offer.MISSED;
        }
        Frame frame = shard.frames().get(slot);
        if (!fits(frame)) {
            // the socket may well take more: what piled up may only wait for its turn
            flush();
            if (!fits(frame) && !shard.overflow().makeRoom(this, frame)) {
                return Offer.OVERFLOWED;
            }
        }
        (held == null || ahead ? queue : held).add(slot);
        if (!toBeFlushed) {
            shard.flushLater(this);
        }
        return Offer.ACCEPTED;
    }

    boolean fits(Frame frame) {
        int pending = queue.bytes() + (held == null ? 0 : held.bytes());
        // a frame larger than the limit passes when nothing waits before it: it is not kept, or kept alone
        return pending <= shard.overflow().maxPendingBytes() - frame.size() || pending == 0 && !sink.isFull();
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
     * Lets go what was held back.
     */
    public void release() {
        if (held != null) {
            queue.addAll(held);
            held.clear();
            held = null;
            flush();
        }
    }

    boolean isReady() {
        return !detached && !queue.isEmpty() && !sink.isFull();
    }

    /**
     * Writes what waits, as far as the sink takes it.
     *
     * @return how many writes it took
     */
    int flush() {
        int writes = 0;
        while (isReady()) {
            sink.write(shard.joiner().take(queue));
            writes++;
        }
        return writes;
    }

    /**
     * To be called when the sink takes bytes again.
     */
    public void drained() {
        shard.flushNow(this);
    }

    /**
     * Writes a frame that keeps the connection alive, unless something else is still waiting to do so.
     */
    void heartbeat(Frame frame) {
        if (!detached && held == null && queue.isEmpty() && !sink.isFull()) {
            sink.write(shard.joiner().only(frame));
        }
    }

    /**
     * Writes all that waits, however full the sink is, and ends it: the queue is bounded, and so is what this leaves to the
     * HTTP layer.
     */
    public void end() {
        release();
        while (!queue.isEmpty()) {
            sink.write(shard.joiner().take(queue));
        }
        sink.end();
    }

    /**
     * Cuts the stream. What waits for a client that doesn't read is lost.
     */
    public void abort() {
        countDropped(queue.count() + (held == null ? 0 : held.count()));
        forget();
        sink.abort();
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

    boolean isDetached() {
        return detached;
    }

    void detached() {
        detached = true;
    }

    /** What became of a frame at one connection. */
    enum Offer {
        MISSED,
        ACCEPTED,
        OVERFLOWED
    }
}

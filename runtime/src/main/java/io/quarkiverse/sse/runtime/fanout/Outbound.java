package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayDeque;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What is on its way to one connection: a bounded queue of shared frames in front of its {@link Sink}. All state belongs to the
 * shard's event loop.
 * <p>
 * Until it is {@linkplain #release() released}, only what is sent {@code ahead} is written; the rest is held back.
 */
public final class Outbound {

    private static final int INITIAL_QUEUE_FRAMES = 4;

    private final SseConnection connection;
    private final Shard shard;
    private final Sink sink;

    private final ArrayDeque<Frame> queue = new ArrayDeque<>(INITIAL_QUEUE_FRAMES);
    private ArrayDeque<Frame> held = new ArrayDeque<>(INITIAL_QUEUE_FRAMES);
    private int pendingBytes;
    private int headBytesWritten;
    private long dropped;
    private boolean detached;
    private boolean dirty;

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
     * @return how many events were dropped because the queue was full
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Queues a frame, to be written by the shard's next flush.
     *
     * @param frame the frame
     * @param ahead whether it goes before what is held back
     * @return what became of it
     */
    Offer offer(Frame frame, boolean ahead) {
        if (detached) {
            return Offer.MISSED;
        }
        if (!fits(frame)) {
            // the socket may well take more: what piled up is only this drain's
            flush();
            if (!fits(frame)) {
                Offer refused = shard.overflow().makeRoom(this, frame);
                if (refused != null) {
                    return refused;
                }
            }
        }
        (held == null || ahead ? queue : held).add(frame);
        pendingBytes += frame.size();
        if (!dirty) {
            dirty = true;
            shard.flushLater(this);
        }
        return Offer.ACCEPTED;
    }

    boolean fits(Frame frame) {
        int limit = shard.overflow().maxPendingBytes();
        // a frame larger than the limit passes when nothing waits before it: it is not kept, or kept alone
        return pendingBytes == 0 && !sink.isFull() || pendingBytes <= limit - frame.size();
    }

    /** Drops the oldest frame of which nothing is written yet. */
    boolean dropOldest() {
        Frame oldest;
        if (headBytesWritten > 0) {
            Frame begun = queue.poll();
            oldest = queue.poll();
            queue.addFirst(begun);
        } else {
            oldest = queue.poll();
        }
        if (oldest == null && held != null) {
            oldest = held.poll();
        }
        if (oldest == null) {
            return false;
        }
        pendingBytes -= oldest.size();
        dropped++;
        return true;
    }

    void countDropped() {
        dropped++;
    }

    /**
     * Lets go what was held back.
     */
    public void release() {
        if (held != null) {
            queue.addAll(held);
            held = null;
            flush();
        }
    }

    /**
     * Writes what waits, as far as the sink takes it.
     */
    void flush() {
        dirty = false;
        FrameJoiner joiner = shard.joiner();
        while (!detached && !queue.isEmpty() && !sink.isFull()) {
            writeNext(joiner);
        }
    }

    private void writeNext(FrameJoiner joiner) {
        Frame head = queue.peek();
        if (head.size() > FrameJoiner.MAX_WRITE_BYTES) {
            int end = Math.min(head.size(), headBytesWritten + FrameJoiner.MAX_WRITE_BYTES);
            int start = headBytesWritten;
            headBytesWritten = end;
            if (end == head.size()) {
                queue.poll();
                headBytesWritten = 0;
                pendingBytes -= head.size();
            }
            sink.write(head.bytes().slice(start, end));
        } else {
            var joined = joiner.join(queue);
            pendingBytes -= joined.length();
            sink.write(joined);
        }
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
            sink.write(frame.bytes());
        }
    }

    /**
     * Writes all that waits, however full the sink is, and ends it: the queue is bounded, and so is what this leaves to the
     * HTTP layer.
     */
    public void end() {
        release();
        while (!queue.isEmpty()) {
            writeNext(shard.joiner());
        }
        sink.end();
    }

    /**
     * Cuts the stream, and forgets what waits.
     */
    public void abort() {
        forget();
        sink.abort();
    }

    /**
     * Forgets what waits: there is nobody to send it to.
     */
    public void forget() {
        queue.clear();
        held = null;
        pendingBytes = 0;
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

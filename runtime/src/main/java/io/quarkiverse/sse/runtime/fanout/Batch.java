package io.quarkiverse.sse.runtime.fanout;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one write: whole frames, or a part of a large one. All connections of a shard that are due the same bytes get
 * the
 * same batch, and what a sink makes of it is made once. Belongs to the shard's event loop.
 */
public final class Batch {

    private final Frame[] frames;
    private final int start;
    private final int size;

    private Buffer plain;
    private ByteBuf framed;

    private Batch(Frame[] frames, int start, int size) {
        this.frames = frames;
        this.start = start;
        this.size = size;
    }

    static Batch of(Frame[] frames, int size) {
        return new Batch(frames, 0, size);
    }

    static Batch part(Frame frame, int start, int size) {
        return new Batch(new Frame[] { frame }, start, size);
    }

    /**
     * @return the size in bytes
     */
    public int size() {
        return size;
    }

    /**
     * @return the bytes, shared: not to be changed
     */
    public Buffer plain() {
        if (plain == null) {
            plain = Buffer.buffer(size);
            if (frames.length == 1) {
                plain.appendBytes(frames[0].bytes(), start, size);
            } else {
                for (Frame frame : frames) {
                    plain.appendBytes(frame.bytes());
                }
            }
        }
        return plain;
    }

    /**
     * @param framing what a protocol puts around the bytes, the same one in every call
     * @return the framed bytes, shared: to be duplicated and retained for each write
     */
    public ByteBuf framed(Framing framing) {
        if (framed == null) {
            framed = framing.frame(this);
        }
        return framed;
    }

    /**
     * @param out where the bytes are appended
     */
    public void appendTo(ByteBuf out) {
        if (frames.length == 1) {
            out.writeBytes(frames[0].bytes(), start, size);
        } else {
            for (Frame frame : frames) {
                out.writeBytes(frame.bytes());
            }
        }
    }

    boolean isHeadOf(FrameQueue queue, int count) {
        if (count != frames.length) {
            return false;
        }
        // from the end: what differs is mostly how much a connection has already got
        for (int i = count - 1; i >= 0; i--) {
            if (queue.get(i) != frames[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isOnly(Frame frame) {
        return frames.length == 1 && frames[0] == frame;
    }

    /** No further write takes this. */
    void release() {
        if (framed != null) {
            framed.release();
            framed = null;
        }
    }

    /** Puts what a protocol needs around the bytes of a batch. */
    public interface Framing {

        /**
         * @param batch the bytes
         * @return them, framed, in a buffer that the batch releases
         */
        ByteBuf frame(Batch batch);
    }
}

package io.quarkiverse.sse.runtime.fanout;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one write: frames, of which the first may have been begun and a large one need not come to its end. All
 * connections of a shard that are due the same bytes get the same batch, and what a sink makes of it is made once. Belongs to
 * the shard's event loop.
 */
public final class Batch {

    private final Frame[] frames;
    private final int start;
    private final int size;

    private Buffer plain;
    private ByteBuf framed;

    /**
     * @param start how much of the first frame is left out
     */
    Batch(Frame[] frames, int start, int size) {
        this.frames = frames;
        this.start = start;
        this.size = size;
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
            Buffer bytes = Buffer.buffer(size);
            int offset = start;
            for (int i = 0, left = size; left > 0; i++) {
                int part = Math.min(left, frames[i].size() - offset);
                bytes.appendBytes(frames[i].bytes(), offset, part);
                left -= part;
                offset = 0;
            }
            plain = bytes;
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
     * @param out where bytes are appended
     * @param from the first of them
     * @param length how many
     */
    public void appendTo(ByteBuf out, int from, int length) {
        int offset = start + from;
        int i = 0;
        while (offset >= frames[i].size()) {
            offset -= frames[i++].size();
        }
        for (int left = length; left > 0; i++) {
            int part = Math.min(left, frames[i].size() - offset);
            out.writeBytes(frames[i].bytes(), offset, part);
            left -= part;
            offset = 0;
        }
    }

    boolean isHeadOf(FrameQueue queue, int count) {
        if (count != frames.length || start != queue.headBytesTaken()) {
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

package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one write: frames, of which the first may have been begun and a large one need not come to its end. All
 * connections of an event loop that are due the same bytes get the same batch, so what a sink has made of it is kept here for
 * the others. Belongs to the event loop.
 */
public final class Batch {

    private final Frame[] frames;
    private final int start;
    private final int size;

    private Buffer plain;
    private ByteBuf chunks;

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
     * @return what a sink {@linkplain #keepChunks has made} of the bytes, or {@code null}: shared, so a sink duplicates and
     *         retains it for each write
     */
    public ByteBuf chunks() {
        return chunks;
    }

    /**
     * @param encoded the bytes as chunks of HTTP/1.1, which the batch releases from now on
     */
    public void keepChunks(ByteBuf encoded) {
        chunks = encoded;
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
        if (chunks != null) {
            chunks.release();
            chunks = null;
        }
    }
}

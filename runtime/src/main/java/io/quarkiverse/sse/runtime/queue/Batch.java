package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one write. They begin at any byte of the first frame, and if that frame is large
 * they may end before it does. All connections of an event loop that are due the same bytes get the
 * same batch, so it also keeps what a sink has made of the bytes, for the other sinks. Must be used
 * on the event loop.
 */
public final class Batch {

    private final Frame[] frames;
    private final int start;
    private final int size;

    private Buffer plain;
    private ByteBuf chunks;

    /**
     * @param start how many bytes of the first frame are left out
     */
    Batch(Frame[] frames, int start, int size) {
        this.frames = frames;
        this.start = start;
        this.size = size;
    }

    public int size() {
        return size;
    }

    /**
     * @return the bytes, which are shared and must not be changed
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
     * @return the bytes as a sink {@linkplain #keepChunks has encoded} them, or {@code null}. The
     *         buffer is shared: a sink duplicates and retains it for each write
     */
    public ByteBuf chunks() {
        return chunks;
    }

    /**
     * Keeps the bytes in an encoded form.
     *
     * @param encoded the bytes as chunks of HTTP/1.1, which the batch owns and releases from now on
     */
    public void keepChunks(ByteBuf encoded) {
        chunks = encoded;
    }

    /**
     * Appends a part of the bytes to a buffer.
     *
     * @param out the buffer
     * @param from the index of the first byte
     * @param length the number of bytes
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
        // from the end, because connections differ mostly in how much they have already got
        for (int i = count - 1; i >= 0; i--) {
            if (queue.get(i) != frames[i]) {
                return false;
            }
        }
        return true;
    }

    /** Frees memory when no further write takes this batch. */
    void release() {
        if (chunks != null) {
            chunks.release();
            chunks = null;
        }
    }
}

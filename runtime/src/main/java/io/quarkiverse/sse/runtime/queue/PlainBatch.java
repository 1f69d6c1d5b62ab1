package io.quarkiverse.sse.runtime.queue;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.compression.CompressedRun;
import io.quarkiverse.sse.runtime.compression.CompressedStream;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * Frames as they are. They begin at any byte of the first frame, and if that frame is large they may
 * end before it does.
 */
final class PlainBatch extends Batch {

    private final Frame[] frames;
    private final int start;
    private final int size;
    /** The same frames for compressed streams, {@code null} where there are none. */
    private List<GzipBatch> compressed;

    /**
     * @param start how many bytes of the first frame are left out
     */
    PlainBatch(Frame[] frames, int start, int size) {
        this.frames = frames;
        this.start = start;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int length() {
        return size;
    }

    @Override
    public int endOfPiece(int from, int max) {
        return Math.min(from + max, size);
    }

    @Override
    public int sizeUpTo(int length) {
        return length;
    }

    @Override
    public int lengthUpTo(int taken) {
        return taken;
    }

    @Override
    Buffer copy() {
        Buffer bytes = Buffer.buffer(size);
        int offset = start;
        for (int i = 0, left = size; left > 0; i++) {
            int part = Math.min(left, frames[i].size() - offset);
            bytes.appendBytes(frames[i].bytes(), offset, part);
            left -= part;
            offset = 0;
        }
        return bytes;
    }

    @Override
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

    /**
     * @param queue a queue that begins with these frames
     * @return what a compressed stream gets for these frames
     */
    GzipBatch compressFor(CompressedStream stream, FrameQueue queue) {
        if (compressed == null) {
            compressed = new ArrayList<>(1);
        }
        for (GzipBatch each : compressed) {
            if (each.run().isFor(stream)) {
                return each;
            }
        }
        CompressedRun run = stream.compress(frames, queue::holders, start, size);
        GzipBatch batch = new GzipBatch(run);
        compressed.add(batch);
        return batch;
    }

    @Override
    void release() {
        super.release();
        if (compressed != null) {
            for (GzipBatch each : compressed) {
                each.release();
            }
            compressed = null;
        }
    }
}

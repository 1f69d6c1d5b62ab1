package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.compression.CompressedRun;
import io.vertx.core.buffer.Buffer;

/**
 * Compressed blocks, which are written as a whole each, because a block can't be begun by one stream
 * and ended by another one.
 */
final class GzipBatch extends Batch {

    private final CompressedRun run;
    private final int[] ends;

    GzipBatch(CompressedRun run) {
        this.run = run;
        this.ends = new int[run.blocks()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += run.bytes(i).length;
            ends[i] = end;
        }
    }

    CompressedRun run() {
        return run;
    }

    @Override
    public int size() {
        return run.size();
    }

    @Override
    public int length() {
        return run.length();
    }

    @Override
    public int endOfPiece(int from, int max) {
        int block = blocksUpTo(from);
        int end = ends[block];
        while (++block < ends.length && ends[block] - from <= max) {
            end = ends[block];
        }
        return end;
    }

    @Override
    public int sizeUpTo(int length) {
        int size = 0;
        int blocks = blocksUpTo(length);
        for (int i = 0; i < blocks; i++) {
            size += run.size(i);
        }
        return size;
    }

    private int blocksUpTo(int length) {
        int block = 0;
        while (block < ends.length && ends[block] <= length) {
            block++;
        }
        return block;
    }

    /**
     * @return how many blocks take so many bytes of the queue
     */
    int blocksOf(int size) {
        int block = 0;
        for (int left = size; left > 0; block++) {
            left -= run.size(block);
        }
        return block;
    }

    @Override
    public int lengthUpTo(int size) {
        return size == run.size() ? run.length() : ends[blocksOf(size) - 1];
    }

    @Override
    public void appendTo(ByteBuf out, int from, int length) {
        int block = blocksUpTo(from);
        int offset = from - (block == 0 ? 0 : ends[block - 1]);
        for (int left = length; left > 0; block++) {
            int part = Math.min(left, run.bytes(block).length - offset);
            out.writeBytes(run.bytes(block), offset, part);
            left -= part;
            offset = 0;
        }
    }

    @Override
    Buffer copy() {
        Buffer bytes = Buffer.buffer(run.length());
        for (int i = 0; i < run.blocks(); i++) {
            bytes.appendBytes(run.bytes(i));
        }
        return bytes;
    }
}

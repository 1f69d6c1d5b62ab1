package io.quarkiverse.sse.runtime.compression;

import java.util.function.IntUnaryOperator;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The stream of one connection, compressed. Must be used on the event loop.
 *
 * @see Place
 */
public final class CompressedStream extends Place {

    private final Compressor compressor;
    private boolean closed;
    private int crc;
    private int size;

    CompressedStream(Compressor compressor) {
        this.compressor = compressor;
    }

    /**
     * Compresses what comes next in this stream.
     *
     * @param frames the frames
     * @param holders for the index of a frame, for how many connections it waits
     * @param start the index of the first byte of the first frame, a multiple of 8 KB
     * @param bytes the number of bytes, up to the end of a frame or a multiple of 8 KB
     * @return the blocks, for this stream and others at the same place
     */
    public CompressedRun compress(Frame[] frames, IntUnaryOperator holders, int start, int bytes) {
        Place draft = leastOfItsKind();
        Block[] blocks = new Block[countBlocks(frames, start, bytes)];
        int frame = 0;
        int offset = start;
        for (int i = 0; i < blocks.length; i++) {
            Block block = compressor.next(frames[frame], offset / Block.MAX_SIZE, holders.applyAsInt(frame), draft);
            draft.take(block);
            blocks[i] = block;
            offset += block.size;
            if (offset == frames[frame].size()) {
                frame++;
                offset = 0;
            }
        }
        return new CompressedRun(frames, start, bytes, blocks, this);
    }

    private static int countBlocks(Frame[] frames, int start, int bytes) {
        int count = 0;
        int offset = start;
        for (int i = 0, left = bytes; left > 0; i++) {
            int part = Math.min(left, frames[i].size() - offset);
            count += (part + Block.MAX_SIZE - 1) / Block.MAX_SIZE;
            left -= part;
            offset = 0;
        }
        return count;
    }

    /**
     * Moves the stream behind a run. Must be called before it is written.
     *
     * @throws IllegalStateException if the client would decode something else. The stream must be cut
     */
    public void take(CompressedRun run) {
        for (int i = 0; i < run.blocks(); i++) {
            take(run.block(i));
        }
    }

    /**
     * Must be called when a run has been written.
     *
     * @param run the run that was taken before
     * @param blocks how many of its blocks were written
     */
    public void written(CompressedRun run, int blocks) {
        if (blocks == run.blocks()) {
            crc = Crc.combine(crc, run.factor(), run.crc());
            size += run.size();
            return;
        }
        int written = 0;
        for (int i = 0; i < blocks; i++) {
            written += run.size(i);
        }
        crc = Crc.combine(crc, Crc.factor(written), run.crcOf(written));
        size += written;
        goBack(run.block(blocks - 1), run.size() - written);
    }

    /**
     * @return what must be written last
     */
    public byte[] end() {
        return Gzip.end(crc, size);
    }

    @Override
    void enter(Cohort next) {
        Cohort before = cohort();
        if (before != next) {
            if (before != null) {
                before.countMembers(-1);
            }
            if (next != null) {
                next.countMembers(1);
            }
            super.enter(next);
        }
    }

    /**
     * Must be called when nothing but the {@linkplain #end() end} is written any more.
     */
    public void close() {
        if (!closed) {
            closed = true;
            leave();
            compressor.onClose();
        }
    }
}

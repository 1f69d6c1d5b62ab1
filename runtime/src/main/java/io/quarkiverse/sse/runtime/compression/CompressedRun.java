package io.quarkiverse.sse.runtime.compression;

import java.util.zip.CRC32;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What a stream gets in one write, as blocks. All streams of an event loop that are at the same place
 * and are due the same get the same run. Must be used on the event loop.
 */
public final class CompressedRun {

    private final Frame[] frames;
    private final int start;
    private final int size;
    private final Block[] blocks;
    private final int length;

    // the place that it follows
    private final Cohort cohort;
    private final long at;
    private final int kind;

    private final int crc;
    private final int factor;

    /**
     * @param start the index of the first byte of the first frame, a multiple of
     *        {@link Block#MAX_SIZE}
     * @param size the number of bytes, up to the end of a block
     */
    CompressedRun(Frame[] frames, int start, int size, Block[] blocks, Place place) {
        this.frames = frames;
        this.start = start;
        this.size = size;
        this.blocks = blocks;
        int total = 0;
        for (Block block : blocks) {
            total += block.bytes.length;
        }
        this.length = total;
        this.kind = Spot.kindFor(place);
        this.cohort = place.cohort();
        this.at = place.at();
        this.crc = crcOf(size);
        this.factor = Crc.factor(size);
    }

    /**
     * @return whether this is what the stream gets, if it is due the same frames
     */
    public boolean isFor(CompressedStream stream) {
        return kind == Spot.kindFor(stream)
                && (stream.cohort() == cohort && (cohort == null || stream.at() == at));
    }

    /**
     * @return the number of blocks
     */
    public int blocks() {
        return blocks.length;
    }

    Block block(int index) {
        return blocks[index];
    }

    /**
     * @return the bytes of a block, which are shared and must not be changed
     */
    public byte[] bytes(int block) {
        return blocks[block].bytes;
    }

    /**
     * @return how many bytes a block decodes to
     */
    public int size(int block) {
        return blocks[block].size;
    }

    /**
     * @return how many bytes all blocks decode to
     */
    public int size() {
        return size;
    }

    /**
     * @return how many bytes all blocks have
     */
    public int length() {
        return length;
    }

    int crc() {
        return crc;
    }

    int factor() {
        return factor;
    }

    int crcOf(int first) {
        CRC32 sum = new CRC32();
        int offset = start;
        for (int i = 0, left = first; left > 0; i++) {
            int part = Math.min(left, frames[i].size() - offset);
            sum.update(frames[i].bytes(), offset, part);
            left -= part;
            offset = 0;
        }
        return (int) sum.getValue();
    }
}

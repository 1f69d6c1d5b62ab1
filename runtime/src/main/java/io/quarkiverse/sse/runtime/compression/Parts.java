package io.quarkiverse.sse.runtime.compression;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * A frame in parts that fit into a block, with all blocks that have been made of them.
 */
final class Parts {

    private final Frame frame;
    private final Block[] alone;
    private final Spot[] newest;
    private int bytes;

    Parts(Frame frame) {
        this.frame = frame;
        int count = (frame.size() + Block.MAX_SIZE - 1) / Block.MAX_SIZE;
        this.alone = new Block[count];
        this.newest = new Spot[count];
        this.bytes = frame.size();
    }

    /**
     * @return how much memory the frame and its blocks take, roughly
     */
    int bytes() {
        return bytes;
    }

    private int from(int part) {
        return part * Block.MAX_SIZE;
    }

    private int size(int part) {
        return Math.min(Block.MAX_SIZE, frame.size() - from(part));
    }

    /**
     * @return the newest place of a part in the stream of a cohort, or {@code null}
     */
    Spot newest(int part) {
        return newest[part];
    }

    /**
     * Appends a part to the stream of a cohort.
     */
    Spot append(int part, Cohort cohort) {
        Block all = count(cohort.append(frame.bytes(), from(part), size(part)));
        return newest[part] = new Spot(all, newest[part]);
    }

    /**
     * @return a part for those who are in no cohort
     */
    Block alone(int part, Deflation compressor) {
        if (alone[part] == null) {
            compressor.restart(null, 0, 0);
            byte[] compressed = compressor.compress(frame.bytes(), from(part), size(part));
            alone[part] = count(new Block(compressed, size(part), 0, null, 0));
        }
        return alone[part];
    }

    /**
     * @return a part at its place in the stream of a cohort, as a block of the kind, or of the kind
     *         for those who join
     */
    Block at(Spot spot, int kind, int part, Deflation compressor) {
        Block block = spot.block(kind);
        if (block == null) {
            block = kind == 0 ? null
                    : spot.cohort.compressAgain(compressor, spot.from, Spot.reach(kind), frame.bytes(), from(part), size(part));
            if (block == null) {
                byte[] compressed = alone(part, compressor).bytes;
                block = new Block(compressed, size(part), 0, spot.cohort, spot.from);
            } else {
                count(block);
            }
            spot.keep(kind, block);
        }
        return block;
    }

    private Block count(Block block) {
        bytes += block.bytes.length;
        return block;
    }
}

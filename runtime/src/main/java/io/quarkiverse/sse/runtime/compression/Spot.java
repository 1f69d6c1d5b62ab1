package io.quarkiverse.sse.runtime.compression;

/**
 * A place in the stream of a cohort where a part of a frame has come, with what the compressors have
 * made of it there.
 */
final class Spot {

    /**
     * How many bytes of what it has in common with its cohort a part may refer to. A connection that
     * has just joined gets blocks of the first kind, and soon those of the next, so that an event is
     * compressed at most once for each of them.
     */
    private static final int[] REACHES = { 0, 512, 2 * 1024, 8 * 1024 };
    /** The kind for those who have had all that the compressor of the cohort may refer to. */
    private static final int ALL = REACHES.length;

    final Cohort cohort;
    final long from;
    final Spot next;
    private final Block[] blocks = new Block[ALL + 1];

    Spot(Block all, Spot next) {
        this.cohort = all.cohort;
        this.from = all.from;
        this.next = next;
        blocks[ALL] = all;
    }

    /**
     * @return the kind of blocks that follow a stream at its place
     */
    static int kindFor(Place place) {
        Cohort cohort = place.cohort();
        if (cohort == null || cohort.isClosed()) {
            return 0;
        }
        if (cohort.hasAll(place)) {
            return ALL;
        }
        int kind = ALL - 1;
        while (REACHES[kind] > place.common()) {
            kind--;
        }
        return kind;
    }

    Block all() {
        return blocks[ALL];
    }

    /**
     * @return the block of a kind, or {@code null} if it has not been made
     */
    Block block(int kind) {
        return blocks[kind];
    }

    void keep(int kind, Block block) {
        blocks[kind] = block;
    }

    /**
     * @return how far back a block of a kind may refer
     */
    static int reach(int kind) {
        return kind == ALL ? Integer.MAX_VALUE : REACHES[kind];
    }
}

package io.quarkiverse.sse.runtime.compression;

/**
 * A part of a frame, compressed. It ends on a byte, so that any block may follow, whoever has
 * compressed it.
 */
final class Block {

    /** The most bytes of a frame that go into one block. */
    static final int MAX_SIZE = 8 * 1024;

    final byte[] bytes;
    /** How many bytes it decodes to. */
    final int size;
    /** How far back it may refer, in bytes before its beginning. */
    final int reach;
    /** The cohort whose stream it is a part of, or {@code null}. */
    final Cohort cohort;
    /** Where in the stream of the cohort it begins. */
    final long from;

    Block(byte[] bytes, int size, int reach, Cohort cohort, long from) {
        this.bytes = bytes;
        this.size = size;
        this.reach = reach;
        this.cohort = cohort;
        this.from = from;
    }

    long end() {
        return from + size;
    }
}

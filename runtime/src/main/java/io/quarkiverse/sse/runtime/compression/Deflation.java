package io.quarkiverse.sse.runtime.compression;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A compressor of parts. Each result ends on a byte. It holds about 270 KB outside of the heap
 * until it is closed.
 */
final class Deflation implements AutoCloseable {

    /** Deflate stores what does not shrink, at the cost of some bytes. */
    private static final int MAX_GROWTH = 64;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] out = new byte[Block.MAX_SIZE + MAX_GROWTH];

    /**
     * Forgets what was compressed before.
     *
     * @param dictionary an array with bytes that what comes next may refer to
     * @param from the index of the first of them
     * @param size their number, at most {@link Cohort#REACH}
     */
    void restart(byte[] dictionary, int from, int size) {
        deflater.reset();
        if (size > 0) {
            deflater.setDictionary(dictionary, from, size);
        }
    }

    /**
     * Compresses bytes that follow what was compressed before.
     *
     * @param size their number, from 1 to {@link Block#MAX_SIZE}
     */
    byte[] compress(byte[] bytes, int from, int size) {
        deflater.setInput(bytes, from, size);
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        if (length == out.length || !deflater.needsInput()) {
            throw new IllegalStateException(size + " bytes were compressed to more than " + length);
        }
        return Arrays.copyOf(out, length);
    }

    @Override
    public void close() {
        deflater.end();
    }
}

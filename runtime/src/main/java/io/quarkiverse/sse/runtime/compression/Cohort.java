package io.quarkiverse.sse.runtime.compression;

/**
 * The stream that a group of connections has in common, and its compressor. The connections may have
 * had different bytes before; a block refers at most {@link #REACH} bytes back, so what counts is how
 * far back from its end a stream is the same. Must be used on the event loop.
 */
final class Cohort {

    /** How far back a block of deflate can refer. */
    static final int REACH = 32 * 1024;
    private static final int MAX_WINDOW = 2 * REACH;

    private static final long NONE = -1;

    private final long number;
    /** The number of the cohort that this one was a part of up to {@link #forkedAt}. */
    private final long parent;
    private final long forkedAt;
    /** Before it, the compressor refers to nothing. */
    private final long compressedFrom;
    private Deflation deflation;

    private byte[] window;
    /** How many bytes of the window are used: those before {@link #tip}. */
    private int used;
    private long tip;
    private boolean closed;
    private int members;

    /**
     * @param number the number of the cohort, which no other one has
     */
    Cohort(long number) {
        this.number = number;
        this.parent = NONE;
        this.window = new byte[REACH / 8];
        this.forkedAt = 0;
        this.compressedFrom = 0;
    }

    /**
     * Creates a cohort for those whose streams go on in another way.
     *
     * @param number the number of the cohort, which no other one has
     * @param parent the cohort that it is a part of up to now
     */
    Cohort(long number, Cohort parent) {
        this.number = number;
        this.parent = parent.number;
        this.window = parent.window.clone();
        this.used = parent.used;
        this.tip = parent.tip;
        this.forkedAt = tip;
        this.compressedFrom = tip - Math.min(used, REACH);
    }

    boolean forks(Cohort other, long from) {
        return parent == other.number && forkedAt == from;
    }

    /**
     * @return where the stream ends
     */
    long tip() {
        return tip;
    }

    boolean isClosed() {
        return closed;
    }

    int members() {
        return members;
    }

    void countMembers(int change) {
        members += change;
    }

    /**
     * @return whether a stream has had all that the compressor may refer to
     */
    boolean hasAll(Place place) {
        return place.since() <= compressedFrom || place.common() >= REACH;
    }

    /**
     * Appends a part of a frame to the stream.
     *
     * @return the part, compressed for those who have had the whole stream
     */
    Block append(byte[] bytes, int from, int size) {
        try {
            if (deflation == null) {
                deflation = new Deflation();
                int dictionary = (int) (tip - compressedFrom);
                deflation.restart(window, used - dictionary, dictionary);
            }
            int reach = (int) Math.min(REACH, tip - compressedFrom);
            Block block = new Block(deflation.compress(bytes, from, size), size, reach, this, tip);
            remember(bytes, from, size);
            return block;
        } catch (Throwable failure) {
            // the compressor may have seen what the window has not
            close();
            throw failure;
        }
    }

    private void remember(byte[] bytes, int from, int size) {
        if (used + size > window.length) {
            int kept = Math.min(used, REACH);
            int length = window.length;
            while (length < MAX_WINDOW && length < kept + size) {
                length *= 2;
            }
            byte[] larger = length == window.length ? window : new byte[length];
            System.arraycopy(window, used - kept, larger, 0, kept);
            window = larger;
            used = kept;
        }
        System.arraycopy(bytes, from, window, used, size);
        used += size;
        tip += size;
    }

    /**
     * Compresses a part again, for those who have had less of the stream.
     *
     * @param compressor a compressor without a past
     * @param position where in the stream the part begins
     * @param reach how many bytes before the part it may refer to
     * @return the part, or {@code null} if these bytes are not known any more
     */
    Block compressAgain(Deflation compressor, long position, int reach, byte[] bytes, int from, int size) {
        long start = position - reach - (tip - used);
        if (closed || start < 0) {
            return null;
        }
        compressor.restart(window, (int) start, reach);
        return new Block(compressor.compress(bytes, from, size), size, reach, this, position);
    }

    void close() {
        closed = true;
        window = null;
        if (deflation != null) {
            deflation.close();
            deflation = null;
        }
    }
}

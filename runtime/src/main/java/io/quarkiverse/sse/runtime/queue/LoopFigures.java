package io.quarkiverse.sse.runtime.queue;

/**
 * What an event loop has written, lost and replayed. The event loop counts in plain fields, which
 * cost next to nothing; other threads may read them, a moment late.
 */
public final class LoopFigures {

    private long events;
    private long bytes;
    private long uncompressed;
    private int cohorts;
    private long dropped;
    private long replayed;

    void written(int moreEvents, int moreBytes, int beforeCompression) {
        events += moreEvents;
        bytes += moreBytes;
        uncompressed += beforeCompression;
    }

    void cohorts(int number) {
        cohorts = number;
    }

    void dropped(int frames) {
        dropped += frames;
    }

    void replayed(int frames) {
        replayed += frames;
    }

    /**
     * @return how many events were written
     */
    public long events() {
        return events;
    }

    /**
     * @return how many bytes were written
     */
    public long bytes() {
        return bytes;
    }

    /**
     * @return how many bytes they were before compression
     */
    public long uncompressed() {
        return uncompressed;
    }

    /**
     * @return how many groups of connections share a compressor
     */
    public int cohorts() {
        return cohorts;
    }

    /**
     * @return how many events were lost because clients read too slowly
     */
    public long dropped() {
        return dropped;
    }

    /**
     * @return how many events were replayed from the history
     */
    public long replayed() {
        return replayed;
    }
}

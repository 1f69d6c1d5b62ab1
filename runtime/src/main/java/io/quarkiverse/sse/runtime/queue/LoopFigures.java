package io.quarkiverse.sse.runtime.queue;

/**
 * What an event loop has written, lost and replayed. The event loop counts in plain fields, which
 * cost next to nothing; other threads may read them, a moment late.
 */
public final class LoopFigures {

    private long events;
    private long bytes;
    private long dropped;
    private long replayed;

    void written(int moreEvents, int moreBytes) {
        events += moreEvents;
        bytes += moreBytes;
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

package io.quarkiverse.sse.runtime.log.redis;

/**
 * The id of an entry of a Redis Stream.
 *
 * @param millis the time in milliseconds
 * @param sequence distinguishes the entries of one millisecond
 */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {

    /** The id before all entries. */
    static final StreamId ZERO = new StreamId(0, 0);

    static StreamId parse(String text) {
        int dash = text.indexOf('-');
        return new StreamId(Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    /**
     * @return the id just before this one
     */
    StreamId previous() {
        return sequence != 0 ? new StreamId(millis, sequence - 1) : millis != 0 ? new StreamId(millis - 1, -1) : this;
    }

    /**
     * @return the id just behind this one
     */
    StreamId next() {
        return sequence != -1 ? new StreamId(millis, sequence + 1) : new StreamId(millis + 1, 0);
    }

    @Override
    public int compareTo(StreamId other) {
        int time = Long.compareUnsigned(millis, other.millis);
        return time != 0 ? time : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}

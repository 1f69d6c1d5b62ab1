package io.quarkiverse.sse.runtime.generation;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the generations of a service take together on this node. Thread-safe.
 */
final class GenerationRoom {

    /** Drops what need not be kept. */
    interface Relief {

        /**
         * Drops generations that have ended until there is room for so many bytes, as far as it can.
         * It is called without the lock of any generation.
         */
        void makeRoomFor(long size);
    }

    private final long maxBytes;
    private final Relief relief;
    private final AtomicLong bytes = new AtomicLong();

    GenerationRoom(long maxBytes, Relief relief) {
        this.maxBytes = maxBytes;
        this.relief = relief;
    }

    /** Must be called before so many bytes are added, without the lock of a generation. */
    void prepareFor(long size) {
        if (!fits(size)) {
            relief.makeRoomFor(size);
        }
    }

    boolean fits(long size) {
        return bytes.get() + size <= maxBytes;
    }

    /**
     * @return whether a generation may keep and ask for no more than it needs to go on
     */
    boolean isShort() {
        return bytes.get() >= maxBytes;
    }

    /**
     * @param size how many bytes more, or with a negative number less, are kept
     */
    void add(long size) {
        bytes.addAndGet(size);
    }
}

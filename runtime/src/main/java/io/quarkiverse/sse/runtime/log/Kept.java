package io.quarkiverse.sse.runtime.log;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * An event that the history keeps. Immutable.
 *
 * @param position its position
 * @param id its id in the log
 * @param wireId the id that clients know, which may be one of the application
 * @param frame the event, or {@code null} for the trace of one that a newer one has replaced
 * @param target selects the connections that it is for
 * @param audience covers them
 * @param addedAt the time at which it was added
 * @param key what it is the newest event of, or was; {@code null} for an event of no state topic
 */
record Kept(long position, String id, String wireId, Frame frame, SseTarget target, Audience audience, long addedAt,
        LatestKey key) {

    /** What an event takes in memory besides its bytes and its audience. */
    private static final int OVERHEAD_BYTES = 256;

    /** Returns what is left when a newer event has replaced this one: its position. */
    Kept replaced() {
        return new Kept(position, id, wireId, null, null, null, addedAt, key);
    }

    boolean isReplaced() {
        return frame == null;
    }

    long bytes() {
        return isReplaced() ? OVERHEAD_BYTES : frame.size() + OVERHEAD_BYTES + audience.bytes();
    }
}

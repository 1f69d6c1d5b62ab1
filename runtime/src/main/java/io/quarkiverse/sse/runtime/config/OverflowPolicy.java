package io.quarkiverse.sse.runtime.config;

/**
 * What happens to a connection whose client reads too slowly, when an event no longer fits into its outbound queue.
 */
public enum OverflowPolicy {
    /** The connection is cut, so that the client reconnects. */
    CLOSE,
    /** The oldest waiting events are dropped to make room. */
    DROP_OLDEST,
    /** The event is dropped, and what waits is kept. */
    DROP_NEWEST,
    /**
     * Of the waiting events only the newest of each event name is kept, and the oldest of these are
     * dropped if that is not enough.
     */
    LATEST
}

package io.quarkiverse.sse;

/**
 * What becomes of what a client has missed between two connections.
 */
public enum SseResume {
    /** The client does not say what it last saw, or the service keeps no history: the stream starts with what is sent next. */
    NONE,
    /** The client gets all that it missed, and then what is sent next. */
    COMPLETE,
    /**
     * The history does not reach back to what the client last saw, or has never seen it: the client gets the event named by
     * {@code quarkus.sse.log.gap-event}, and then what is sent next.
     */
    GAP
}

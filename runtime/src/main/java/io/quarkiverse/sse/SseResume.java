package io.quarkiverse.sse;

/**
 * States whether a client that comes back gets what it has missed.
 */
public enum SseResume {
    /**
     * The client did not send a last event id, or the service keeps no history. The stream starts
     * with what is sent next.
     */
    NONE,
    /** The client gets everything that it missed, and then what is sent next. */
    COMPLETE,
    /**
     * Something that the client may have missed can't be replayed any more, or the log has never
     * seen its last event id. The client gets the event that {@code quarkus.sse.log.gap-event}
     * names, and then what is sent next.
     */
    GAP
}

package io.quarkiverse.sse.runtime.queue;

/**
 * The outcome of work that was done for one connection.
 */
public enum Outcome {

    /** The connection was not concerned, or has ended. */
    SKIPPED,

    /** It was done: a frame waits for its turn, or has been written. */
    ACCEPTED,

    /** The frame was dropped, because the client reads too slowly. */
    OVERFLOWED
}

package io.quarkiverse.sse.runtime.config;

/**
 * How a request beyond a limit is answered.
 */
public enum LimitResponse {
    /** With an error, upon which browsers give up. */
    REFUSE,
    /** With a stream that ends at once, and has browsers come back later. */
    RETRY
}

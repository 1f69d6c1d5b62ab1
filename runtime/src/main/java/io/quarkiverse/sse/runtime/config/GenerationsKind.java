package io.quarkiverse.sse.runtime.config;

/**
 * Where the generations of a service are kept.
 */
public enum GenerationsKind {
    /** Nowhere: there are none. */
    NONE,
    /** In the memory of the application, until it stops. */
    MEMORY,
    /** In Redis, for all nodes. */
    REDIS
}

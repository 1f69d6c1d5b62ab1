package io.quarkiverse.sse.runtime.config;

/**
 * Where the events of a service are ordered and kept.
 */
public enum LogKind {
    /** Nowhere: each node has its own order, and what a client misses is missed. */
    NONE,
    /** In the memory of the application, until it stops. */
    MEMORY,
    /** In a Redis Stream, for all nodes. */
    REDIS,
    /** In a bean of the application. */
    CUSTOM
}

package io.quarkiverse.sse.runtime.config;

/**
 * How the events of a service are compressed for clients that accept it.
 */
public enum Compression {
    /** They are not compressed. */
    NONE,
    /** The streams are compressed with gzip. */
    GZIP
}

package io.quarkiverse.sse.runtime.config;

/**
 * What happens to a connection when the identity of its client expires.
 */
public enum ExpiryPolicy {
    /** It ends. */
    CLOSE,
    /** It stays open. */
    IGNORE
}

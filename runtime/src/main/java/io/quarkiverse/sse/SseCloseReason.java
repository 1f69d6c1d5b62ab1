package io.quarkiverse.sse;

/**
 * Why a connection has ended. Later versions may add reasons: a {@code switch} over them needs a default.
 */
public enum SseCloseReason {
    /** The client left, or the network between did. */
    CLIENT,
    /** The application ended it, by {@link SseService#unregister()} or {@link SseConnection#close()}. */
    UNREGISTERED,
    /** The service was closed, by {@link SseService#close()}. */
    SERVICE_CLOSED,
    /** The client read too slowly: its queue reached {@code max-pending-bytes} and {@code overflow} is {@code close}. */
    OVERFLOW,
    /** A write made no progress for too long. */
    STALLED,
    /** The client's authentication ended. */
    EXPIRED,
    /** The application is stopping. */
    SHUTDOWN,
    /** Something failed on the server; the log tells what. */
    ERROR
}

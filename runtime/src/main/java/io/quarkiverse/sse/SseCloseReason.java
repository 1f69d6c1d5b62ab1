package io.quarkiverse.sse;

/**
 * The reason for which a connection has ended. Later versions may add reasons, so a {@code switch}
 * over them needs a default.
 */
public enum SseCloseReason {
    /** The client closed the connection, or the network lost it. */
    CLIENT,
    /**
     * The application ended the connection, with {@link SseService#unregister()} or with
     * {@link SseConnection#close()}.
     */
    UNREGISTERED,
    /**
     * The client may no longer be connected: the application called
     * {@link SseService#revoke(SseTarget)}, or the user has logged out with OpenID Connect.
     */
    REVOKED,
    /** The application closed the service with {@link SseService#close()}. */
    SERVICE_CLOSED,
    /**
     * The client read too slowly. Either its queue reached {@code quarkus.sse.max-pending-bytes}, or
     * those of all clients {@code quarkus.sse.max-total-pending-bytes}, and
     * {@code quarkus.sse.overflow} is {@code close}; or the history forgot events that the
     * client had yet to get, and there is no gap event to announce that.
     */
    OVERFLOW,
    /**
     * The client read nothing for {@code quarkus.sse.write-timeout} while something waited for it.
     * It has stopped reading, or vanished without closing its connection.
     */
    STALLED,
    /**
     * The authentication of the client has expired, such as its token, and
     * {@code quarkus.sse.security.expiry} is {@code close}.
     */
    EXPIRED,
    /** The connection was open for {@code quarkus.sse.max-lifetime}. */
    MAX_LIFETIME,
    /** The application is stopping. */
    SHUTDOWN,
    /** Something failed on the server. The cause is in the server's log. */
    ERROR
}

package io.quarkiverse.sse.runtime.connection;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Router;

/**
 * Ends a connection, once and for one reason. Works on the connection's event loop.
 */
final class ConnectionCloser {

    private static final Logger LOG = Logger.getLogger(ConnectionCloser.class);

    private final Router router;
    private final ConnectionLimit limit;
    private final ConnectionEvents events;

    ConnectionCloser(Router router, ConnectionLimit limit, ConnectionEvents events) {
        this.router = router;
        this.limit = limit;
        this.events = events;
    }

    /**
     * @return whether this ended it: {@code false} if it had ended already
     */
    boolean close(StreamConnection connection, SseCloseReason reason) {
        if (!connection.isOpen()) {
            return false;
        }
        connection.ended(reason);
        router.detach(connection.outbound());
        switch (reason) {
            case CLIENT, ERROR -> connection.outbound().forget();
            case OVERFLOW, STALLED -> connection.outbound().abort();
            default -> connection.outbound().end();
        }
        limit.release();
        LOG.debugf("%s has ended: %s, %d events dropped", connection, reason, connection.outbound().dropped());
        events.begin();
        if (connection.isOpenObserved()) {
            fireClosed(connection);
        }
        return true;
    }

    /**
     * To be called when the observers of the opening have returned: they come before those of the end.
     */
    void openObserved(StreamConnection connection) {
        connection.openObserved();
        if (!connection.isOpen()) {
            fireClosed(connection);
        }
    }

    private void fireClosed(StreamConnection connection) {
        events.closed(connection, connection.outbound().shard().loop());
        events.end();
    }
}

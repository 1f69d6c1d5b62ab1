package io.quarkiverse.sse.runtime.connection;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Outbound;
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
        try {
            connection.ended(reason);
        } finally {
            leave(connection, reason);
        }
        return true;
    }

    /** One after the other, whatever becomes of the one before. */
    private void leave(StreamConnection connection, SseCloseReason reason) {
        try {
            router.detach(connection.outbound());
            endStream(connection.outbound(), reason);
        } catch (Throwable failure) {
            LOG.errorf(failure, "The stream of %s may not have ended", connection);
        } finally {
            limit.release();
            LOG.debugf("%s has ended: %s, %d events dropped", connection, reason, connection.outbound().dropped());
            if (connection.isAnnounced()) {
                events.begin();
                if (connection.isOpenObserved()) {
                    fireClosed(connection);
                }
            }
        }
    }

    private static void endStream(Outbound outbound, SseCloseReason reason) {
        switch (reason) {
            case CLIENT -> outbound.forget();
            case ERROR -> outbound.cut();
            case OVERFLOW, STALLED -> outbound.abort();
            default -> outbound.end();
        }
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
        try {
            events.closed(connection, connection.outbound().shard().loop());
        } finally {
            events.end();
        }
    }
}

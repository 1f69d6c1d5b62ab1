package io.quarkiverse.sse.runtime.connection;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * Ends a connection, once and for one reason. Must be used on the connection's event loop.
 */
public final class ConnectionCloser {

    private static final Logger LOG = Logger.getLogger(ConnectionCloser.class);

    private final Directory directory;
    private final ConnectionLimits limits;
    private final ConnectionEvents events;

    public ConnectionCloser(Directory directory, ConnectionLimits limits, ConnectionEvents events) {
        this.directory = directory;
        this.limits = limits;
        this.events = events;
    }

    /**
     * @return whether this call has ended the connection; {@code false} if it had ended already
     */
    boolean close(StreamConnection connection, SseCloseReason reason) {
        if (!connection.isOpen()) {
            return false;
        }
        try {
            connection.markEnded(reason);
        } finally {
            leave(connection, reason);
        }
        return true;
    }

    /** Takes one step after the other, whatever becomes of the step before. */
    private void leave(StreamConnection connection, SseCloseReason reason) {
        try {
            directory.remove(connection.outbox());
            connection.shard().detach(connection.outbox());
            connection.cancelDeadline();
            endStream(connection.outbox(), reason);
        } catch (Throwable failure) {
            LOG.errorf(failure, "The stream of %s may not have ended", connection);
        } finally {
            limits.release(connection.permit());
            LOG.debugf("%s has ended: %s, %d events dropped", connection, reason, connection.outbox().dropped());
            if (connection.isOpenFired()) {
                events.begin();
                if (connection.isOpenObserved()) {
                    fireClosed(connection);
                }
            }
        }
    }

    private static void endStream(Outbox outbox, SseCloseReason reason) {
        switch (reason) {
            case CLIENT -> outbox.forget();
            case ERROR -> outbox.cut();
            case OVERFLOW, STALLED -> outbox.abort();
            case REVOKED -> outbox.endWithoutRest();
            default -> outbox.end();
        }
    }

    /**
     * Must be called when the {@code @Open} observers have returned, because they come before the
     * observers of the end.
     */
    void afterOpenObservers(StreamConnection connection) {
        connection.markOpenObserved();
        if (!connection.isOpen()) {
            fireClosed(connection);
        }
    }

    private void fireClosed(StreamConnection connection) {
        try {
            events.fireClosed(connection, connection.shard().loop(), connection.request());
        } finally {
            events.end();
        }
    }
}

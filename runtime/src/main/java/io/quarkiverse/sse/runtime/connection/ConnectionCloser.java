package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Ends a connection, once and for one reason. Must be used on the connection's event loop.
 */
public final class ConnectionCloser {

    private static final Logger LOG = Logger.getLogger(ConnectionCloser.class);

    private final Directory directory;
    private final ConnectionLimits limits;
    private final ConnectionEvents events;
    private final Telemetry telemetry;
    private final Function<Duration, Frame> retryFrames;

    /**
     * @param retryFrames creates the frame that sets how long a client waits before it reconnects
     */
    public ConnectionCloser(Directory directory, ConnectionLimits limits, ConnectionEvents events,
            Telemetry telemetry, Function<Duration, Frame> retryFrames) {
        this.telemetry = telemetry;
        this.retryFrames = retryFrames;
        this.directory = directory;
        this.limits = limits;
        this.events = events;
    }

    /**
     * @return whether this call has ended the connection; {@code false} if it had ended already
     */
    boolean close(StreamConnection connection, SseCloseReason reason) {
        return close(connection, reason, outbox -> endStream(outbox, reason));
    }

    /**
     * Ends the connection with a reconnection time, behind what waits for the client.
     *
     * @param retry how long the client waits before it reconnects
     * @return whether this call has ended the connection
     */
    boolean close(StreamConnection connection, SseCloseReason reason, Duration retry) {
        return close(connection, reason, outbox -> outbox.endWith(retryFrames.apply(retry)));
    }

    /**
     * Ends the connection, and cuts the stream if something waits for the client.
     *
     * @return whether this call has ended the connection
     */
    boolean closeWithoutRest(StreamConnection connection, SseCloseReason reason) {
        return close(connection, reason, Outbox::endWithoutRest);
    }

    private boolean close(StreamConnection connection, SseCloseReason reason, Consumer<Outbox> end) {
        if (!connection.isOpen()) {
            return false;
        }
        try {
            connection.markEnded(reason);
        } finally {
            leave(connection, reason, end);
        }
        return true;
    }

    /** Takes one step after the other, whatever becomes of the step before. */
    private void leave(StreamConnection connection, SseCloseReason reason, Consumer<Outbox> end) {
        try {
            directory.remove(connection.outbox());
            connection.shard().detach(connection.outbox());
            connection.cancelDeadline();
            end.accept(connection.outbox());
        } catch (Throwable failure) {
            LOG.errorf(failure, "The stream of %s may not have ended", connection);
        } finally {
            limits.release(connection.permit());
            endFeeds(connection);
            LOG.debugf("%s has ended: %s, %d events dropped", connection, reason, connection.outbox().dropped());
            if (connection.isOpenFired()) {
                telemetry.onClose(connection, reason);
                events.begin();
                if (connection.isOpenObserved()) {
                    fireClosed(connection);
                }
            }
        }
    }

    /** It calls publishers of the application. */
    private static void endFeeds(StreamConnection connection) {
        try {
            connection.endFeeds();
        } catch (Throwable failure) {
            LOG.errorf(failure, "A publisher of %s could not be cancelled", connection);
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

package io.quarkiverse.sse.messaging;

import java.util.Objects;

import io.quarkiverse.sse.SseConnection;

/**
 * A connection of this node has opened or ended: the payload of an incoming channel that has the
 * connector {@code quarkus-sse}. Immutable.
 *
 * <pre>{@code
 * @Incoming("visitors")
 * void visitor(SseConnectionEvent event) {
 *     count.accept(event.type() == SseConnectionEvent.Type.OPENED ? 1 : -1);
 * }
 * }</pre>
 *
 * The end of a connection comes after its opening. By the time that the channel gets the opening,
 * the connection may have ended.
 */
public final class SseConnectionEvent {

    /** What has happened to the connection. */
    public enum Type {
        /** The connection has been established. Its {@code @Open} observers may still be at work. */
        OPENED,
        /** The connection has ended, see {@link SseConnection#closeReason()}. */
        CLOSED
    }

    private final Type type;
    private final SseConnection connection;

    private SseConnectionEvent(Type type, SseConnection connection) {
        this.type = type;
        this.connection = Objects.requireNonNull(connection, "connection must not be null");
    }

    /**
     * Creates an event, which tests may want to.
     *
     * @param connection the connection
     * @return says that it has opened
     */
    public static SseConnectionEvent opened(SseConnection connection) {
        return new SseConnectionEvent(Type.OPENED, connection);
    }

    /**
     * Creates an event, which tests may want to.
     *
     * @param connection the connection
     * @return says that it has ended
     */
    public static SseConnectionEvent closed(SseConnection connection) {
        return new SseConnectionEvent(Type.CLOSED, connection);
    }

    /**
     * {@return what has happened}
     */
    public Type type() {
        return type;
    }

    /**
     * {@return the connection}
     */
    public SseConnection connection() {
        return connection;
    }

    @Override
    public String toString() {
        return "SseConnectionEvent[" + type + " " + connection.id() + "]";
    }
}

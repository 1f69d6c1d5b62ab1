package io.quarkiverse.sse.runtime.telemetry;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.vertx.core.http.HttpServerRequest;

/**
 * Learns what happens in one service. All methods may be called from any thread, on event loops
 * among others: they must return at once.
 */
public interface Telemetry {

    /** For an application that does not want to know. */
    Telemetry NONE = new Telemetry() {
    };

    /**
     * Called once, when the service has been put together.
     *
     * @param figures what can be read from the service at any time
     */
    default void watch(Figures figures) {
    }

    /**
     * A request has become a connection. Called in the Vert.x context of the request.
     */
    default void onOpen(SseConnection connection, HttpServerRequest request) {
    }

    /**
     * The {@code @Open} observers of a connection have returned.
     *
     * @param nanos how long they took
     */
    default void onObserved(long nanos) {
    }

    /**
     * A client has come back with a place in the history.
     *
     * @param outcome whether it got what it had missed
     */
    default void onResume(SseResume outcome) {
    }

    /** A connection has ended. Called once for each that was opened. */
    default void onClose(SseConnection connection, SseCloseReason reason) {
    }

    /**
     * More waits for a client than may. Called at the first time for each connection.
     */
    default void onOverflow(SseConnection connection) {
    }

    /**
     * A request has not become a connection.
     *
     * @param status the status of the answer, or 0 if there was none
     */
    default void onRefusal(int status) {
    }

    /**
     * @return whether publications are followed. If not, {@link #onPublish} is not called
     */
    default boolean followsPublications() {
        return false;
    }

    /**
     * The application sends something to connections.
     *
     * @return learns what becomes of it
     */
    default Publication onPublish(SseEvent event, SseTarget target) {
        return Publication.NONE;
    }

    /**
     * What was published with a trace, on this node or another one, is given to the connections of
     * this node.
     *
     * @param traceParent the trace of the publication, as in a header {@code traceparent}
     * @return learns what becomes of it on this node
     */
    default Publication onEntry(String traceParent) {
        return Publication.NONE;
    }

    /**
     * @return whether somebody follows at the moment what is sent to connections. If not,
     *         {@link #onSend} is not called
     */
    default boolean followsTraffic() {
        return false;
    }

    /**
     * Something is sent to connections of this node.
     *
     * @param target which connections
     * @param block the event as it is on the wire, which must not be changed
     */
    default void onSend(SseTarget target, byte[] block) {
    }

    /**
     * @return whether it may follow the turns of the event loops. If not, {@link #beginTurn} is not
     *         called
     */
    default boolean followsTurns() {
        return false;
    }

    /**
     * An event loop begins a turn.
     *
     * @return learns of its end
     */
    default Turn beginTurn() {
        return Turn.NONE;
    }
}

package io.quarkiverse.sse.runtime.telemetry;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseResume;

/**
 * Learns what happens in one service. All methods may be called from any thread, on event loops
 * among others: they must return at once, and must not throw.
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

    /** A request has become a connection. */
    default void onOpen() {
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

    /** A connection has ended. */
    default void onClose(SseCloseReason reason) {
    }

    /**
     * A request has not become a connection.
     *
     * @param status the status of the answer, or 0 if there was none
     */
    default void onRefusal(int status) {
    }

    /** The application has sent something to connections. */
    default void onPublish() {
    }

    /**
     * What the application has sent did not reach the connections.
     *
     * @param cause what the stage of the publication fails with
     */
    default void onPublishFailure(Throwable cause) {
    }

    /**
     * What the application has sent is written, as far as the sockets take it. Called for some
     * publications.
     *
     * @param nanos how long that took
     */
    default void onDelivery(long nanos) {
    }

    /**
     * @return whether publications should be followed. If not, the methods about them are not called
     */
    default boolean followsPublications() {
        return false;
    }
}

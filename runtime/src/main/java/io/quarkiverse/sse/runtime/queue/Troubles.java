package io.quarkiverse.sse.runtime.queue;

/**
 * Deals with connections that can't go on, or lose something. Called on the event loop of the connection.
 */
public interface Troubles {

    /**
     * More waits for the client than it may, and the policy is to close such connections.
     *
     * @param slow the connection, which must be cut
     */
    void onOverflow(Outbox slow);

    /**
     * The client reads too slowly, and the policy is to drop events.
     *
     * @param slow the connection, which loses an event for the first time
     */
    void onFirstDrop(Outbox slow);

    /**
     * The history has forgotten what the connection was still to get, and no event can announce the gap.
     *
     * @param slow the connection, which must be cut
     */
    void onOvertaken(Outbox slow);

    /**
     * Something that was done for the connection has thrown, so the connection may have lost something.
     *
     * @param broken the connection, which must be cut
     * @param failure what was thrown
     */
    void onFailure(Outbox broken, Throwable failure);
}

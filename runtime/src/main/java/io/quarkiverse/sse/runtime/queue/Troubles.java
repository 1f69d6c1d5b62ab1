package io.quarkiverse.sse.runtime.queue;

/**
 * Handles connections that can't go on, or lose something. It is called on the event loop
 * of the connection.
 */
public interface Troubles {

    /**
     * More waits for the client than may, and the policy is to close such connections.
     *
     * @param slow the outbox of the connection, which must be cut
     */
    void onOverflow(Outbox slow);

    /**
     * The client reads too slowly, and the policy is to drop events.
     *
     * @param slow the outbox of the connection, which loses an event for the first time
     */
    void onFirstDrop(Outbox slow);

    /**
     * The history has forgotten what the connection had yet to get, and no event
     * can announce the gap.
     *
     * @param slow the outbox of the connection, which must be cut
     */
    void onOvertaken(Outbox slow);

    /**
     * The client has read nothing for longer than it may while something waits for it: it has
     * stopped reading, or vanished.
     *
     * @param stuck the outbox of the connection, which must be cut
     */
    void onStall(Outbox stuck);

    /**
     * The client has gone, and the HTTP layer has not said so.
     *
     * @param gone the outbox of the connection, which must be closed
     */
    void onGone(Outbox gone);

    /**
     * Work for the connection has thrown, so the connection may have lost something.
     *
     * @param broken the outbox of the connection, which must be cut
     * @param failure what was thrown
     */
    void onFailure(Outbox broken, Throwable failure);
}

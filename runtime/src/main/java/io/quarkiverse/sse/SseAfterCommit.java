package io.quarkiverse.sse;

/**
 * Sends events when the JTA transaction of the caller has committed, and never if it rolls back:
 * {@link SseService#afterCommit()}. Without a transaction, it sends at once.
 * <p>
 * <b>Data is serialised when the method is called</b>, so an event has what the object was then, and
 * nothing needs to be loaded later. Data that can't be turned into text is an
 * {@link IllegalArgumentException} there. Lambda targets are evaluated after the commit, on the thread
 * that commits. What one transaction sends keeps its order. Events of transactions that commit at the
 * same time may come in another order than their commits.
 * <p>
 * <b>The methods return nothing</b>, because a transaction must not wait for what happens when it has
 * ended. An event that can't be sent then is counted in {@code quarkus.sse.publish.failures}, and the
 * first one is logged. It is lost, as it is if the application dies between the commit and the send. An
 * outbox table keeps it: see the guide "Transactions".
 * <p>
 * Every method may be called from any thread, and none blocks. Every method with a {@code target}
 * parameter throws {@link NullPointerException} when it is {@code null}. If the transaction is just
 * ending, the methods throw {@link IllegalStateException}. This extension implements the interface, and
 * later versions add methods to it.
 */
public interface SseAfterCommit {

    /**
     * Sends an event to every open connection.
     *
     * @param event the event
     * @see SseService#send(SseEvent)
     */
    void send(SseEvent event);

    /**
     * Sends an event to the connections that a target selects.
     *
     * @param event the event
     * @param target selects the connections
     * @see SseService#send(SseEvent, SseTarget)
     */
    void send(SseEvent event, SseTarget target);

    /**
     * Sends data to every open connection.
     *
     * @param data the data: text is sent as it is, anything else as JSON, and {@code null} as the empty
     *        string
     * @see SseService#sendData(Object)
     */
    void sendData(Object data);

    /**
     * Sends data to the connections that a target selects.
     *
     * @param data the data
     * @param target selects the connections
     * @see SseService#sendData(Object, SseTarget)
     */
    void sendData(Object data, SseTarget target);

    /**
     * Sends a named event to every open connection.
     *
     * @param event the event name
     * @param data the data
     * @throws IllegalArgumentException if the name contains a line break
     * @see SseService#sendEvent(String, Object)
     */
    void sendEvent(String event, Object data);

    /**
     * Sends a named event to the connections that a target selects.
     *
     * @param event the event name
     * @param data the data
     * @param target selects the connections
     * @throws IllegalArgumentException if the name contains a line break
     * @see SseService#sendEvent(String, Object, SseTarget)
     */
    void sendEvent(String event, Object data, SseTarget target);

    /**
     * Sends a named event with an id to the connections that a target selects.
     *
     * @param event the event name
     * @param data the data
     * @param id the id, or {@code null} for none
     * @param target selects the connections
     * @throws IllegalArgumentException if the name or the id contains a line break, or the id contains
     *         NUL
     * @see SseService#sendEvent(String, Object, String, SseTarget)
     */
    void sendEvent(String event, Object data, String id, SseTarget target);
}

package io.quarkiverse.sse;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.vertx.core.net.SocketAddress;

/**
 * One event stream, from the moment it is accepted until it has ended. It stays readable after that.
 * <p>
 * Every method may be called from any thread and none blocks. Implemented by this extension: later versions add methods.
 */
public interface SseConnection {

    /**
     * @return the identifier of this connection
     */
    SseId id();

    /**
     * @return the name of the service that this connection belongs to, {@link SseService#DEFAULT_NAME} for the default one
     */
    String service();

    /**
     * @return when the connection was accepted
     */
    Instant openedAt();

    /**
     * The id of the last event that the client received before it reconnected: the {@code Last-Event-ID} header, or else the
     * query parameter {@code lastEventId}, for clients that can't set headers.
     *
     * @return the id, empty on a first connection
     */
    Optional<String> lastEventId();

    /**
     * What becomes of what the client has missed; known before the {@link Open} observers are called.
     *
     * @return {@link SseResume#NONE} on a first connection, and always without {@code quarkus.sse.log}
     */
    SseResume resume();

    /**
     * @return the name of the authenticated user, empty for an anonymous one
     */
    Optional<String> user();

    /**
     * The data of the connection's routing context (the specification's {@code res.locals}): what earlier handlers put there is
     * here, and what observers put here is there. Single operations are safe from any thread; iterating needs
     * {@code synchronized (locals)}, as with {@link java.util.Collections#synchronizedMap}.
     *
     * @return a live, mutable map
     */
    Map<String, Object> locals();

    /**
     * @return the address of the client, as proxy forwarding is configured
     */
    SocketAddress remoteAddress();

    /**
     * @param name the name of a parameter of the path
     * @return its value, or {@code null}
     */
    String pathParam(String name);

    /**
     * @param name the name of a query parameter
     * @return its first value, or {@code null}
     */
    String queryParam(String name);

    /**
     * @param name the name of a request header, in any case
     * @return its first value, or {@code null}
     */
    String header(String name);

    /**
     * @return the topics that the connection is subscribed to: a live, unmodifiable view
     */
    Set<String> topics();

    /**
     * Subscribes the connection to topics. What is sent to one of them afterwards by the same thread reaches the connection;
     * in an {@link Open} observer it takes effect before anything else reaches the connection.
     *
     * @param topics the topics, any text; those it is already subscribed to are skipped
     */
    void subscribe(String... topics);

    /**
     * Takes back subscriptions.
     *
     * @param topics the topics; those it is not subscribed to are skipped
     */
    void unsubscribe(String... topics);

    /**
     * @return whether the connection is open
     */
    boolean isOpen();

    /**
     * @return why the connection has ended, empty while it is open
     */
    Optional<SseCloseReason> closeReason();

    /**
     * How many events (comments and the like included) the connection has lost because the client reads too slowly: those that
     * {@code quarkus.sse.overflow} dropped, and those that were waiting when it cut the connection.
     *
     * @return the number since the connection was opened
     */
    long droppedEvents();

    /**
     * Sends an event to this connection. With a log, it keeps its place among what is sent to others, except in an {@link Open}
     * observer of this connection: there it goes first. It is not kept for clients that come back, and therefore an id of its
     * own is left out.
     *
     * @param event the event
     * @return a delivery of 1, or of 0 when it has gone
     * @see SseService#send(SseEvent, SseTarget)
     */
    CompletionStage<SseDelivery> send(SseEvent event);

    /**
     * Ends the response, after what was sent before. The client may reconnect. If the service has a log, and it fails, the
     * response is ended all the same.
     *
     * @return completes when the response has been ended
     */
    CompletionStage<Void> close();
}

package io.quarkiverse.sse;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.vertx.ext.web.RoutingContext;

/**
 * Manages a set of open Server-Sent Events connections and pushes events to one, several or all of them.
 * <p>
 * The default service is injected as it is, the others with {@link SseName @SseName}. Connections arrive on the service's route
 * ({@code quarkus.sse.path}, by default {@code /sse}) or through {@link #register(RoutingContext)}.
 * <p>
 * <b>Sending is eager</b>: an event is on its way when the method returns, and the returned stage may be ignored. The stage
 * completes when the event has been handed to the outbound queue of every matching connection, not when a client has received
 * it. It fails, and nothing is written to anybody, when the data cannot be turned into text, or with
 * {@link IllegalStateException} when 64 MB of events wait for the event loops, or a sixteenth of the heap where that is less:
 * whoever sends that much has to wait for the stages.
 * <p>
 * <b>With a log</b> ({@code quarkus.sse.log}), what is sent reaches the connections of all nodes, except what is sent to a
 * lambda, which selects those of this node only. The stage completes when the event has come back from the log and has been
 * handed to the connections of this node. It fails when the log does not confirm the event within
 * {@code quarkus.sse.log.timeout}, or does not give it back within twice that. {@link #unregister(SseTarget)} ends connections
 * of all nodes too; {@link #close()} closes the service on this node only. What an {@link Open} observer sends to others than
 * its own connection, everybody included, takes its place in the order of the log: its own connection gets it after the
 * observers have returned. What it sends to its own connection goes there at once, past the log.
 * <p>
 * <b>Threads</b>: every method may be called from any thread and none blocks. Data is serialised, and a lambda target is
 * evaluated, on the calling thread. The returned stages complete on an event loop: what depends on them must not block, or must
 * use the {@code …Async} variants. Events of one thread reach each connection in the order of the calls, and all connections
 * see the events of all threads in the same order.
 * <p>
 * Every {@code target} parameter throws {@link NullPointerException} when it is {@code null}.
 * <p>
 * Implemented by this extension. In tests it can be replaced as a bean, but not be implemented
 * otherwise: later versions add methods.
 */
public interface SseService {

    /**
     * The name of the service that is injected without {@link SseName}.
     */
    String DEFAULT_NAME = "<default>";

    /**
     * Takes over the response of a request: checks the request, sends the head, and keeps the stream alive with heartbeats
     * until either side ends it. From here on only this service writes to the response.
     * <p>
     * The connection is stored in the routing context under the key {@code "sse"} before the {@link Open} observers are called.
     * A request that can't be accepted is answered, and an {@link SseError} is fired for it: {@code 406} when {@code Accept}
     * does not list {@code text/event-stream}, {@code 405} for {@code HEAD}, {@code 503} when the limit of connections is
     * reached or the application is stopping. After {@link #close()} a request that could have been accepted is answered
     * {@code 204}, upon
     * which clients stop reconnecting.
     * <p>
     * May be called from any thread while the request is being handled.
     *
     * @param context the request, whose response must not have begun
     * @throws IllegalStateException if the response has already begun or ended; nothing is written, and an {@link SseError} is
     *         fired
     */
    void register(RoutingContext context);

    /**
     * Sends an event to every open connection.
     *
     * @param event the event
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> send(SseEvent event);

    /**
     * Sends an event to the connections that a target selects. Sending to a connection that has gone is a delivery of 0.
     *
     * @param event the event
     * @param target the connections
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> send(SseEvent event, SseTarget target);

    /**
     * Sends data to every open connection.
     *
     * @param data text as it is, anything else as JSON; {@code null} is the empty string
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> sendData(Object data);

    /**
     * Sends data to the connections that a target selects.
     *
     * @param data text as it is, anything else as JSON; {@code null} is the empty string
     * @param target the connections
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> sendData(Object data, SseTarget target);

    /**
     * Sends a named event to every open connection.
     *
     * @param event the event name, which clients use to dispatch to listeners
     * @param data text as it is, anything else as JSON; {@code null} is the empty string
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the name contains a line break
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data);

    /**
     * Sends a named event to the connections that a target selects.
     *
     * @param event the event name
     * @param data text as it is, anything else as JSON; {@code null} is the empty string
     * @param target the connections
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the name contains a line break
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data, SseTarget target);

    /**
     * Sends a named event with an id to the connections that a target selects, such as {@link SseTarget#all()}.
     *
     * @param event the event name
     * @param data text as it is, anything else as JSON; {@code null} is the empty string
     * @param id the id that a client sends back as {@code Last-Event-ID} when it reconnects; {@code null} is none. With a log,
     *        only an event that the log keeps can have one
     * @param target the connections
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the name or the id contains a line break, or the id contains NUL
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data, String id, SseTarget target);

    /**
     * Sends a comment, which clients ignore, to every open connection.
     *
     * @param text the comment; line breaks make several comment lines
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the comment is {@code null} or empty
     */
    CompletionStage<SseDelivery> sendComment(String text);

    /**
     * Sends a comment, which clients ignore, to the connections that a target selects.
     *
     * @param text the comment; line breaks make several comment lines
     * @param target the connections
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the comment is {@code null} or empty
     */
    CompletionStage<SseDelivery> sendComment(String text, SseTarget target);

    /**
     * Tells every connected client how long to wait before it reconnects.
     *
     * @param retry the time to wait, in whole milliseconds, at most {@link SseEvent#MAX_RETRY}
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the time is negative or too long
     */
    CompletionStage<SseDelivery> sendRetry(Duration retry);

    /**
     * Tells the clients that a target selects how long to wait before they reconnect.
     *
     * @param retry the time to wait, in whole milliseconds, at most {@link SseEvent#MAX_RETRY}
     * @param target the connections
     * @return how many connections it was handed to
     * @throws IllegalArgumentException if the time is negative or too long
     */
    CompletionStage<SseDelivery> sendRetry(Duration retry, SseTarget target);

    /**
     * Makes every connected client forget the last event id, so that it reconnects without {@code Last-Event-ID}. On the wire:
     * an {@code id} field without a value.
     *
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> resetLastEventId();

    /**
     * Makes the clients that a target selects forget the last event id.
     *
     * @param target the connections
     * @return how many connections it was handed to
     */
    CompletionStage<SseDelivery> resetLastEventId(SseTarget target);

    /**
     * Ends the responses of all connections, with a log those of all nodes. What was sent before is still written. The clients
     * may reconnect: to prevent that, {@link #close()} the service.
     *
     * @return how many connections of this node were ended
     */
    CompletionStage<SseDelivery> unregister();

    /**
     * Ends the responses of the connections that a target selects, with a log those of all nodes unless the target has a
     * lambda. What was sent before is still written.
     *
     * @param target the connections
     * @return how many connections of this node were ended
     */
    CompletionStage<SseDelivery> unregister(SseTarget target);

    /**
     * Closes the service for good: ends all connections, frees timers, and answers every later request for a stream with
     * {@code 204}, upon which clients stop reconnecting. Later calls return the same stage.
     * <p>
     * This is of this node, also with a log: other nodes keep their connections and take new ones. To close a service on all
     * nodes, each of them has to be told.
     *
     * @return completes when all responses have been ended
     */
    CompletionStage<Void> close();

    /**
     * @return whether {@link #close()} was called or the application is stopping
     */
    boolean isClosed();

    /**
     * Finds an open connection.
     *
     * @param id its id
     * @return the connection, empty when it has gone
     */
    Optional<SseConnection> connection(SseId id);

    /**
     * @return the open connections: weakly consistent, so those that open or close meanwhile may or may not be seen
     */
    Stream<SseConnection> connections();

    /**
     * @return how many connections are open
     */
    int connectionCount();

    /**
     * @return the topics to which a connection is subscribed, as they are now
     */
    Set<String> topics();

    /**
     * @param topic a topic
     * @return the open connections that are subscribed to it; looks at all connections. Weakly consistent
     */
    Stream<SseConnection> connections(String topic);

    /**
     * @param topic a topic
     * @return how many open connections are subscribed to it
     */
    int connectionCount(String topic);
}

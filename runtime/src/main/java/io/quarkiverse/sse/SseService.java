package io.quarkiverse.sse;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;

/**
 * Manages the Server-Sent Events connections of one service, and pushes events to one,
 * several or all of them.
 *
 * <pre>{@code
 * sse.sendEvent("price", price); // to every connection
 * sse.sendEvent("price", price, SseTarget.topic("ACME")); // to the subscribers of a topic
 * sse.sendData("hello", connection.id()); // to one connection
 * }</pre>
 *
 * The default service is injected without a qualifier, the others with {@link SseName @SseName}.
 * Connections arrive on the service's route ({@code quarkus.sse.path}, by default {@code /sse}) or
 * through {@link #register(RoutingContext)}.
 * <p>
 * <b>Sending is eager</b>: an event is on its way when the method returns, and the returned stage
 * may be ignored. The stage completes when the event has been handed to the outbound queue of every
 * matching connection, not when a client has received it. It fails, and no client gets anything,
 * when the data can't be turned into text. It also fails, with an {@link IllegalStateException},
 * when too many events wait for the event loops: 64 MB, or a sixteenth of the heap where that is
 * less. A publisher that sends that much has to wait for the stages.
 * <p>
 * <b>With a log</b> ({@code quarkus.sse.log}), an event reaches the connections of all nodes,
 * unless its target has a lambda, which selects connections of this node only. The stage completes
 * when the event has come back from the log and has been handed to the connections of this node. It
 * fails when the log does not confirm the event within {@code quarkus.sse.log.timeout}, or does not
 * bring it back within twice that time. {@link #unregister(SseTarget)} ends connections of all
 * nodes too; {@link #close()} closes the service on this node only.
 * <p>
 * What an {@link Open} observer sends to its own connection bypasses the log and comes first on the
 * stream. What it sends to a larger target, such as all connections, takes its position in the log,
 * and its own connection gets it after the observers have returned.
 * <p>
 * <b>Threads</b>: every method may be called from any thread, and none blocks. Data is serialised
 * and lambda targets are evaluated on the calling thread. The returned stages complete on an event
 * loop: dependent actions must not block, or must be attached with the {@code …Async} variants.
 * Events of one thread reach each connection in the order of the calls, and all connections see the
 * events of all threads in the same order.
 * <p>
 * <b>Templates</b>: with {@code quarkus-qute}, data may be a {@code TemplateInstance}. It is rendered
 * once, from the call on. If its own data isn't there yet, its event takes its place when it has
 * been rendered, and lambda targets are evaluated then; what the same thread sends or ends
 * meanwhile waits for that, and what other threads send does not. The stage fails when it can't be
 * rendered, or not within {@code quarkus.qute.timeout}, and nobody gets the event.
 * <p>
 * Every method with a {@code target} parameter throws {@link NullPointerException} when
 * it is {@code null}.
 * <p>
 * This extension implements the interface, and later versions add methods to it: applications
 * should not implement it, except as a mock in tests.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML,
 *      server-sent events</a>
 */
public interface SseService {

    /**
     * The name of the service that is injected without {@link SseName}.
     */
    String DEFAULT_NAME = "<default>";

    /**
     * Turns the response of a request into an event stream: checks the request, sends the head, and
     * keeps the stream alive with heartbeats until either side ends it. From here on, only this
     * service may write to the response.
     *
     * <pre>{@code
     * void routes(@Observes Router router) {
     *     router.get("/orders/:id/events").handler(sse::register);
     * }
     * }</pre>
     *
     * The connection is stored in the routing context under the key {@code "sse"} before the
     * {@link Open} observers are called.
     * <p>
     * If the request can't be accepted, the service answers it and fires an {@link SseError}:
     * {@code 406} when {@code Accept} does not list {@code text/event-stream}, {@code 405} for
     * {@code HEAD}, {@code 503} when the limit of connections is reached or the application is
     * stopping. After {@link #close()}, the answer to a request that could have been accepted is
     * {@code 204}, which makes clients stop reconnecting.
     * <p>
     * May be called from any thread while the request is being handled.
     *
     * @param context the request, whose response must not have begun
     * @throws IllegalStateException if the response has already begun or ended; nothing is written,
     *         and an {@link SseError} is fired
     */
    void register(RoutingContext context);

    /**
     * {@return a stream of this service} A method of Quarkus REST can return it, and
     * {@link SseStream#open(RoutingContext)} answers a request with it.
     *
     * <pre>{@code
     * return sse.stream().topics("orders/" + id);
     * }</pre>
     */
    SseStream stream();

    /**
     * Sends an event to every open connection.
     *
     * @param event the event
     * @return completes with how many connections took the event
     */
    CompletionStage<SseDelivery> send(SseEvent event);

    /**
     * Sends an event to the connections that a target selects. Sending to a connection that has
     * ended is a delivery of 0.
     *
     * @param event the event
     * @param target selects the connections
     * @return completes with how many connections took the event
     */
    CompletionStage<SseDelivery> send(SseEvent event, SseTarget target);

    /**
     * Sends data to every open connection.
     *
     * @param data the data: text is sent as it is, a template as what it renders, anything else
     *        as JSON, and {@code null} as the empty string
     * @return completes with how many connections took the event
     */
    CompletionStage<SseDelivery> sendData(Object data);

    /**
     * Sends data to the connections that a target selects.
     *
     * @param data the data: text is sent as it is, a template as what it renders, anything else
     *        as JSON, and {@code null} as the empty string
     * @param target selects the connections
     * @return completes with how many connections took the event
     */
    CompletionStage<SseDelivery> sendData(Object data, SseTarget target);

    /**
     * Sends a named event to every open connection.
     *
     * @param event the event name, by which clients choose the listeners to call
     * @param data the data: text is sent as it is, a template as what it renders, anything else
     *        as JSON, and {@code null} as the empty string
     * @return completes with how many connections took the event
     * @throws IllegalArgumentException if the name contains a line break
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data);

    /**
     * Sends a named event to the connections that a target selects.
     *
     * @param event the event name
     * @param data the data: text is sent as it is, a template as what it renders, anything else
     *        as JSON, and {@code null} as the empty string
     * @param target selects the connections
     * @return completes with how many connections took the event
     * @throws IllegalArgumentException if the name contains a line break
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data, SseTarget target);

    /**
     * Sends a named event with an id to the connections that a target selects. To send it to every
     * open connection, use {@link SseTarget#all()}.
     *
     * @param event the event name
     * @param data the data: text is sent as it is, a template as what it renders, anything else
     *        as JSON, and {@code null} as the empty string
     * @param id the id, which clients send back as {@code Last-Event-ID} when they reconnect, or
     *        {@code null} for none. With a log, only events that the log keeps can have an id:
     *        elsewhere it is left out
     * @param target selects the connections
     * @return completes with how many connections took the event
     * @throws IllegalArgumentException if the name or the id contains a line break, or
     *         the id contains NUL
     */
    CompletionStage<SseDelivery> sendEvent(String event, Object data, String id, SseTarget target);

    /**
     * Sends an event, and waits until it has been handed to the connections. Not for event loops: a
     * thread that must not block gets an exception, and nothing is sent.
     *
     * @param event the event
     * @param target selects the connections
     * @return how many connections took the event
     * @throws IllegalStateException if the calling thread must not block, or the event could not be
     *         sent because too many wait
     * @throws RuntimeException what the stage of {@link #send(SseEvent, SseTarget)} fails with
     */
    SseDelivery sendAndAwait(SseEvent event, SseTarget target);

    /**
     * Returns what sends for transactions: what is sent with it inside a JTA transaction leaves when the
     * transaction has committed, and never if it rolls back.
     *
     * <pre>
     * {@code
     * @Transactional
     * public void pay(Order order) {
     *     order.status = Status.PAID;
     *     sse.afterCommit().sendEvent("order", order, SseTarget.topic("orders/" + order.id));
     * }
     * }
     * </pre>
     *
     * @return the sender, which may be kept and used by any thread
     * @throws IllegalStateException if the application has no transactions: it needs
     *         {@code quarkus-narayana-jta}, which the JDBC and Hibernate ORM extensions bring
     */
    SseAfterCommit afterCommit();

    /**
     * {@return the same service with lazy {@code Uni}s} They send when they are subscribed to.
     */
    ReactiveSseService reactive();

    /**
     * Sends a comment, which clients ignore, to every open connection.
     *
     * @param text the comment; line breaks make several comment lines
     * @return completes with how many connections took the comment
     * @throws IllegalArgumentException if the comment is {@code null} or empty
     */
    CompletionStage<SseDelivery> sendComment(String text);

    /**
     * Sends a comment, which clients ignore, to the connections that a target selects.
     *
     * @param text the comment; line breaks make several comment lines
     * @param target selects the connections
     * @return completes with how many connections took the comment
     * @throws IllegalArgumentException if the comment is {@code null} or empty
     */
    CompletionStage<SseDelivery> sendComment(String text, SseTarget target);

    /**
     * Sets how long every connected client waits before it reconnects.
     *
     * @param retry the time to wait, in whole milliseconds, at most {@link SseEvent#MAX_RETRY}
     * @return completes with how many connections took it
     * @throws IllegalArgumentException if the time is negative or too long
     * @throws NullPointerException if the time is {@code null}
     */
    CompletionStage<SseDelivery> sendRetry(Duration retry);

    /**
     * Sets how long the clients that a target selects wait before they reconnect.
     *
     * @param retry the time to wait, in whole milliseconds, at most {@link SseEvent#MAX_RETRY}
     * @param target selects the connections
     * @return completes with how many connections took it
     * @throws IllegalArgumentException if the time is negative or too long
     * @throws NullPointerException if the time is {@code null}
     */
    CompletionStage<SseDelivery> sendRetry(Duration retry, SseTarget target);

    /**
     * Makes every connected client forget its last event id, so that it reconnects without
     * {@code Last-Event-ID}. Clients get an {@code id} field without a value.
     *
     * @return completes with how many connections took it
     * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header">WHATWG
     *      HTML, the Last-Event-ID header</a>
     */
    CompletionStage<SseDelivery> resetLastEventId();

    /**
     * Makes the clients that a target selects forget their last event id.
     *
     * @param target selects the connections
     * @return completes with how many connections took it
     */
    CompletionStage<SseDelivery> resetLastEventId(SseTarget target);

    /**
     * Ends the responses of all connections, with a log on all nodes. What was sent before is still
     * written. The clients may reconnect; to prevent that, {@link #close()} the service.
     *
     * @return completes with how many connections of this node were ended
     */
    CompletionStage<SseDelivery> unregister();

    /**
     * Ends the responses of the connections that a target selects. With a log, it does so on all
     * nodes, unless the target has a lambda. What was sent before is still written.
     *
     * @param target selects the connections
     * @return completes with how many connections of this node were ended
     */
    CompletionStage<SseDelivery> unregister(SseTarget target);

    /**
     * Ends all connections of a user at once, because the user may no longer be connected: has
     * logged out, or lost a role.
     *
     * @param user the name of the {@linkplain SseConnection#user() user}
     * @return completes as {@link #revoke(SseTarget)} does
     * @throws NullPointerException if the name is {@code null}
     */
    CompletionStage<SseDelivery> revoke(String user);

    /**
     * Ends the connections that a target selects at once, because their clients may no longer be
     * connected. What waits for them is not written any more. A connection that is being opened
     * meanwhile is refused with {@code 401}. With a log, it does so on all nodes, unless the target
     * has a lambda; without one, on this node.
     *
     * <pre>{@code
     * sse.revoke(SseTarget.claim("sid", sessionId)); // one login session
     * }</pre>
     *
     * The clients come back at once, and are refused if they can't authenticate any more. Where
     * authentication can't know that, an {@link io.quarkiverse.sse.spi.SseOpenCheck} refuses them,
     * with {@code 204} to make them stop.
     *
     * @param target selects the connections
     * @return completes with how many connections of this node were ended, with a log when it has
     *         confirmed the revocation; fails if it has not, although the connections of this node
     *         have ended then
     */
    CompletionStage<SseDelivery> revoke(SseTarget target);

    /**
     * Issues a ticket, with which a client that can't send headers opens one connection of this
     * service, as the query parameter {@code ticket} of its path. A ticket is valid once, even if
     * the request is refused for another reason then.
     *
     * <pre>
     * {@code
     * &#64;POST
     * &#64;Path("ticket")
     * @Authenticated
     * public CompletionStage<String> ticket() {
     *     return sse.ticket(identity, List.of("orders"), Duration.ofSeconds(30));
     * }
     * }
     * </pre>
     *
     * The connection has the name, the roles, the expiry, and those claims and attributes of the
     * identity that are strings, numbers or booleans. Tickets are kept in Redis, and valid on all
     * nodes, if {@code quarkus.sse.log} is {@code redis}; otherwise in memory, at most 100,000.
     *
     * @param identity who may connect
     * @param topics the topics that the connection is subscribed to before its {@code @Open} observers
     *        are called
     * @param timeToLive for how long the ticket is valid, from 1 ms to 1 hour
     * @return emits the ticket, which is 43 characters that need no escaping in a URL; fails if the
     *         ticket can't be kept
     * @throws IllegalArgumentException if the identity is anonymous, or the time too short or too long
     * @throws IllegalStateException if {@code quarkus.sse.security.tickets} is not {@code true}
     * @throws NullPointerException if an argument is {@code null}
     */
    CompletionStage<String> ticket(SecurityIdentity identity, Collection<String> topics, Duration timeToLive);

    /**
     * Returns the position of the log now, for a page that shows a state and then follows its
     * changes. A client whose first request has the cursor as the query parameter
     * {@code lastEventId} gets exactly what comes behind it. When it reconnects, its
     * {@code Last-Event-ID} header counts instead.
     *
     * <pre>{@code
     * String cursor = sse.cursor(); // first the cursor,
     * List<Order> state = orders.all(); // then the state
     * return page.data("cursor", cursor).data("orders", state);
     * }</pre>
     *
     * <pre>{@code
     * new EventSource('/sse?lastEventId=' + encodeURIComponent(cursor))
     * }</pre>
     *
     * <b>Take the cursor first, and then read the state.</b> Where each change is made before its event
     * is sent, the state then has at least every change up to the cursor, and the stream brings every
     * change behind it: none is lost. A change that is made in between is in the state and comes as
     * an event too, so the page must be able to apply an event twice, for instance by replacing what
     * has the same key.
     * <p>
     * The cursor is what this node has read of the log, so this method asks nobody and does not
     * block. It is valid on every node of the log, whether that node is behind this one or ahead of
     * it, and after {@link #close()}. A client whose cursor is older than what is kept gets the event
     * {@code gap}, as one that comes back too late. {@link #resetLastEventId(SseTarget)} takes the
     * clients that it reaches back to the cursor in their URL.
     *
     * @return an id, opaque text that has to be encoded in a URL; a log of the application may use
     *         any character but line breaks and NUL
     * @throws IllegalStateException if the service has no log ({@code quarkus.sse.log}), or the
     *         application is just starting and the log has not been read yet
     */
    String cursor();

    /**
     * Closes the service for good: ends all connections, frees the timers, and answers every later
     * request for a stream with {@code 204}, which makes clients stop reconnecting. Later calls
     * return the same stage.
     * <p>
     * The service is closed on this node only, also with a log: other nodes keep their connections
     * and accept new ones. To close a service on all nodes, call this method on each of them.
     *
     * @return completes when all responses have been ended
     */
    CompletionStage<Void> close();

    /**
     * {@return whether {@link #close()} was called or the application is stopping}
     */
    boolean isClosed();

    /**
     * Finds an open connection of this node.
     *
     * @param id its id
     * @return the connection, empty when it has ended
     */
    Optional<SseConnection> connection(SseId id);

    /**
     * {@return the open connections of this node} The stream is weakly consistent: it may or may
     * not contain connections that open or end meanwhile.
     */
    Stream<SseConnection> connections();

    /**
     * {@return how many connections are open on this node}
     */
    int connectionCount();

    /**
     * {@return a snapshot of the topics that at least one connection of this node is subscribed to}
     */
    Set<String> topics();

    /**
     * Finds the open connections of this node that are subscribed to a topic. It looks
     * at every connection.
     *
     * @param topic a topic
     * @return the connections, as a weakly consistent stream
     */
    Stream<SseConnection> connections(String topic);

    /**
     * Counts the open connections of this node that are subscribed to a topic.
     *
     * @param topic a topic
     * @return how many there are
     */
    int connectionCount(String topic);

    /**
     * Counts the connections of all nodes by topic and by user. It looks at every connection of this
     * node; what it knows of the others they have told it before, every
     * {@code quarkus.sse.log.presence-interval}. A node that has died is forgotten after three
     * intervals, and one that was stopped at once. Without a log, or with the one in memory, this
     * node is the only one.
     *
     * <pre>{@code
     * boolean online = sse.presence().connectionCountOfUser("ada") > 0;
     * }</pre>
     *
     * @return a snapshot
     * @throws IllegalStateException if the service has a log for several nodes, and
     *         {@code quarkus.sse.log.presence-interval} is not set
     */
    SsePresence presence();
}

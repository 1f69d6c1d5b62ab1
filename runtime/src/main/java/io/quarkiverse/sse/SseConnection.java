package io.quarkiverse.sse;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.net.SocketAddress;

/**
 * The event stream of one client. An instance stays readable after the stream has ended.
 * <p>
 * Every method may be called from any thread, and none blocks. This extension implements the
 * interface, and later versions add methods to it: applications should not implement it, except
 * as a mock in tests.
 */
public interface SseConnection {

    /**
     * {@return the id of this connection, which is also a target for
     * {@link SseService#send(SseEvent, SseTarget)}}
     */
    SseId id();

    /**
     * {@return the name of the service that this connection belongs to,
     * {@link SseService#DEFAULT_NAME} for the default one}
     */
    String service();

    /**
     * {@return the time at which the connection was accepted}
     */
    Instant openedAt();

    /**
     * Returns the id of the last event that the client received before it reconnected. It is taken
     * from the {@code Last-Event-ID} header, or else from the query parameter {@code lastEventId},
     * for clients that can't set headers.
     *
     * @return the id, empty on a first connection
     * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header">WHATWG
     *      HTML, the Last-Event-ID header</a>
     */
    Optional<String> lastEventId();

    /**
     * Returns whether the client gets what it has missed. The answer is known before the
     * {@link Open} observers are called. Until they have returned, it depends on the topics that
     * the connection is subscribed to: subscribe first, then ask.
     *
     * <pre>{@code
     * connection.subscribe("orders");
     * if (connection.resume() != SseResume.COMPLETE) {
     *     connection.send(SseEvent.builder().event("snapshot").data(orders.all()).build());
     * }
     * }</pre>
     *
     * @return the outcome, which is {@link SseResume#NONE} on a first connection, and always
     *         without {@code quarkus.sse.log}
     */
    SseResume resume();

    /**
     * Lets the stream begin with the last events that are for this connection, in the order of the
     * log, before what is sent next: none is doubled or left out between the two. The topics count
     * that the connection is subscribed to when the {@link Open} observers have returned. What the
     * observers send to the connection comes first.
     * <p>
     * This is for a client that has no position in the log: with {@link SseResume#NONE}, and with
     * {@link SseResume#GAP}, after the event that announces the gap. With {@link SseResume#COMPLETE}
     * it does nothing, because the client gets what it has missed. There may be fewer events, as
     * {@code quarkus.sse.log.max-events}, {@code max-bytes} and {@code max-age} bound what is kept;
     * events that are forgotten while they are replayed are left out. What a stream that starts now
     * would get is never left out.
     * <p>
     * The last call counts, and it takes the place of {@code quarkus.sse.log.replay-on-open}. A
     * client that loses its connection before the observers have returned comes back without a
     * position, or with the one before the gap, and gets the last events then.
     *
     * @param count how many events, 0 for none
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if this is not called by an {@link Open} observer of this
     *         connection, on its thread, or if the service has no log ({@code quarkus.sse.log})
     */
    void replayLast(int count);

    /**
     * Sends the state that the following events change. It takes the position P of the log, calls
     * the supplier, sends the event ahead as {@link #send} does, and lets the stream go on behind P
     * when the {@link Open} observers have returned.
     *
     * <pre>{@code
     * connection.subscribe("orders");
     * connection.sendSnapshot(() -> SseEvent.builder().data(orders.all()).build());
     * }</pre>
     *
     * <ul>
     * <li>What was published before P does not follow. The application must change its state before
     * it publishes the change, so that the snapshot has it.
     * <li>Everything behind P that is for the connection follows, in the order of the log. What is
     * published while the supplier reads may be in the snapshot and follow too. A client can leave
     * that out if the snapshot and the events have a version, or if an event replaces what has the
     * same key. Where the application publishes under the same lock under which it calls this
     * method, nothing comes twice, on a log in memory. With a log for several nodes, this node may
     * lag: P is then older than what other nodes have published.
     * <li>With {@link SseResume#COMPLETE} this does nothing and does not call the supplier, because
     * the client gets what it has missed. Subscribe first: the topics count that the connection is
     * subscribed to now.
     * <li>The client gets the position P behind everything that the observers send, and not with
     * the snapshot. If it loses its connection before, it comes back for a whole snapshot.
     * <li>Several snapshots of one connection may be sent. The stream goes on behind the position
     * of the first one. It does so for all topics, so every state that an observer sends should be
     * sent with this method.
     * <li>It takes the place of {@code quarkus.sse.log.replay-on-open} and of an earlier
     * {@link #replayLast}. After a later {@code replayLast} the last events up to P follow as well.
     * <li>If the supplier is so slow that the log forgets an event behind P that is for the
     * connection, the stream goes on with the event that announces a gap.
     * <li>Without {@code quarkus.sse.log} there is no position. The snapshot comes first, and then
     * everything that was sent to the connection since it was opened.
     * </ul>
     *
     * @param snapshot returns the state as an event. It is called once, on this thread, and may
     *        block where the observer may. What it throws is thrown by this method, and nothing is
     *        sent. An id of the event is left out with a log
     * @return completes with a delivery of 1, or of 0 when the connection has ended or nothing was
     *         to be sent; fails if the data can't be encoded, and then the stream goes on as if
     *         this had not been called
     * @throws IllegalStateException if this is not called by an {@link Open} observer of this
     *         connection, on its thread
     * @throws NullPointerException if the supplier returns {@code null}
     */
    CompletionStage<SseDelivery> sendSnapshot(Supplier<SseEvent> snapshot);

    /**
     * {@return the name of the authenticated user, empty for an anonymous one}
     */
    Optional<String> user();

    /**
     * Returns the identity that the client had when the connection was opened. In the observers of
     * the connection, an injected {@code SecurityIdentity} is the same.
     *
     * @return the identity, which may be anonymous; empty if the application has no authentication
     */
    Optional<SecurityIdentity> identity();

    /**
     * Returns a claim of the identity: of its token, if it has a JSON Web Token, or else the
     * identity's attribute of that name.
     *
     * @param name the name of the claim, such as {@code sub}, {@code sid} or {@code tenant}
     * @return its value, if that is a string, a number or a boolean
     * @see SseTarget#claim(String, String)
     */
    Optional<String> claim(String name);

    /**
     * Returns the data of the connection's routing context, the counterpart of {@code res.locals}
     * in the Node.js specification. What earlier handlers put there is here, and what observers put
     * here is there. Single operations are thread-safe. Iterating needs
     * {@code synchronized (locals)}, as with {@link java.util.Collections#synchronizedMap}.
     *
     * @return a live, mutable map
     */
    Map<String, Object> locals();

    /**
     * {@return the address of the client, as the configuration of proxy forwarding determines it}
     */
    SocketAddress remoteAddress();

    /**
     * Returns a parameter of the path.
     *
     * @param name the name of the parameter
     * @return its value, or {@code null} if the path has no such parameter
     */
    String pathParam(String name);

    /**
     * Returns a parameter of the query.
     *
     * @param name the name of the parameter
     * @return its first value, or {@code null} if the query has no such parameter
     */
    String queryParam(String name);

    /**
     * Returns a header of the request.
     *
     * @param name the name of the header, in any case
     * @return its first value, or {@code null} if the request has no such header
     */
    String header(String name);

    /**
     * {@return the topics that the connection is subscribed to, as a live and unmodifiable view}
     */
    Set<String> topics();

    /**
     * Subscribes the connection to topics. It gets what the same thread sends to one of them
     * afterwards. In an {@link Open} observer, the subscription takes effect before anything else
     * reaches the connection.
     *
     * <p>
     * A call subscribes it to all of the topics, or throws an exception and subscribes it to none of
     * them. Several threads may call this at once, and together they don't pass the limit.
     *
     * @param topics the topics, which can be any text; those that it is already
     *        subscribed to are skipped
     * @throws NullPointerException if a topic is {@code null}
     * @throws IllegalArgumentException if a topic is longer than
     *         {@code quarkus.sse.max-topic-length}
     * @throws IllegalStateException if the connection would have more topics than
     *         {@code quarkus.sse.max-topics-per-connection}
     */
    void subscribe(String... topics);

    /**
     * Unsubscribes the connection from topics.
     *
     * @param topics the topics; those that it is not subscribed to are skipped
     * @throws NullPointerException if a topic is {@code null}
     */
    void unsubscribe(String... topics);

    /**
     * {@return whether the connection is open}
     */
    boolean isOpen();

    /**
     * {@return the reason for which the connection has ended, empty while it is open}
     */
    Optional<SseCloseReason> closeReason();

    /**
     * Counts the events that the connection has lost because the client reads too slowly: those
     * that {@code quarkus.sse.overflow} dropped, and those that were waiting when it cut the
     * connection. Comments and other blocks without data count too.
     *
     * @return the number since the connection was opened
     */
    long droppedEvents();

    /**
     * Sends an event to this connection. With a log, the event keeps its position among those that
     * are sent to others, except in an {@link Open} observer of this connection: there it goes
     * first. The log does not keep it for clients that come back, so an id of its own is left out.
     *
     * @param event the event
     * @return completes with a delivery of 1, or of 0 when the connection has ended
     * @see SseService#send(SseEvent, SseTarget)
     */
    CompletionStage<SseDelivery> send(SseEvent event);

    /**
     * Sends what a publisher emits, such as a Mutiny {@code Multi}, as
     * {@link #send(Flow.Publisher, SseStreamOptions)} does with the default options: items that are
     * not events become the data of events without a name, the stream stays open when the publisher
     * completes, and upon a failure an event named {@value SseStreamOptions#FAILURE_EVENT} follows.
     *
     * @param publisher the publisher
     * @return completes when the publisher has completed and everything has been sent
     */
    CompletionStage<Void> send(Flow.Publisher<?> publisher);

    /**
     * Sends what a publisher emits: an {@link SseEvent} as it is, anything else as the data of an
     * event.
     * <p>
     * It subscribes at once. The publisher is asked for one item at a time, each when the socket of
     * the client has taken the one before and whatever else waited. So demand follows the client, and
     * the items alone never overflow its queue. While the {@link Open} observers of this connection
     * run, only the first item is sent.
     * <p>
     * When the connection ends before the publisher completes, because the client has left or for any
     * other reason, the publisher is cancelled, and the returned stage fails with a
     * {@link java.util.concurrent.CancellationException}.
     * <p>
     * <b>Order and ids</b>: the items keep their order, and go past any log: clients that come back
     * don't get them again, and with a log their ids are left out. What others send to the
     * connection comes in between. Several publishers may send at once.
     * <p>
     * <b>Threads</b>: the publisher may emit on any thread. If this method is called on an event
     * loop, the publisher is asked and cancelled on event loops and must not block there; otherwise
     * on worker threads, where it may.
     *
     * @param publisher the publisher; it is never asked for more than one item
     * @param options how its items are sent, and what follows the last one
     * @return completes when the publisher has completed, everything has been handed to the client as
     *         far as its socket takes it, and, if the options say so, the stream has ended; fails if
     *         the publisher fails, emits something that can't be sent, or the connection ends before
     * @throws NullPointerException if an argument is {@code null}
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm#2-subscriber-code">Reactive
     *      Streams, rules for subscribers</a>
     */
    CompletionStage<Void> send(Flow.Publisher<?> publisher, SseStreamOptions options);

    /**
     * Ends the response, after what was sent before. The client may reconnect. The response is
     * ended even if the service has a log and the log fails.
     *
     * @return completes when the response has been ended
     */
    CompletionStage<Void> close();
}

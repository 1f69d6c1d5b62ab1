package io.quarkiverse.sse;

import java.util.function.Consumer;

import io.vertx.ext.web.RoutingContext;

/**
 * What a request is answered with: a stream of a service, which begins as it is described here.
 * {@link SseService#stream()} and {@link SseGenerations#stream(String) SseGenerations.stream} make it.
 *
 * <pre>
 * {@code
 * &#64;GET
 * &#64;Path("orders/{id}/events")
 * @Produces(MediaType.SERVER_SENT_EVENTS)
 * @RolesAllowed("clerk")
 * public SseStream events(String id) {
 *     return sse.stream().topics("orders/" + id);
 * }
 * }
 * </pre>
 *
 * <b>A method of Quarkus REST returns it</b>, or a {@code Uni}, {@code CompletionStage},
 * {@code Response} or {@code RestResponse} with it. Everything of Quarkus REST works as for any other
 * method: security, parameters, a body, filters of the request and the response, exception mappers.
 * When the response filters have run, the service takes the response over, with the headers that it has
 * by then, and the request scope ends. The service gives it its status and {@code Content-Type}, and its
 * answer if it refuses the request: see {@link SseService#register(RoutingContext)}. Writer
 * interceptors are not called, because there is no entity to write. A {@code HEAD} request is answered
 * by Quarkus REST, and a method that returns {@code null} answers {@code 204}, which makes clients stop.
 * <p>
 * <b>Elsewhere</b>, {@link #open(RoutingContext)} answers a request with it.
 * <p>
 * It is immutable and thread-safe: each method returns a new one, and the same one may answer any number
 * of requests. This extension implements the interface, and later versions add methods to it.
 */
public interface SseStream {

    /**
     * Subscribes the connection to topics before any observer is called. The topics count as granted: no
     * {@link SseTopicGrants} is asked.
     *
     * @param topics the topics, which are added to those before
     * @return the stream with the topics
     * @throws NullPointerException if a topic is {@code null}
     */
    SseStream topics(String... topics);

    /**
     * Calls an action when the connection is there, before the {@link Open} observers are called. What
     * it sends to the connection comes first on the stream, as what an observer sends does. It is called
     * on an event loop, and must not block, if {@link #open(RoutingContext)} is called on one, which is
     * so for a method of Quarkus REST that is non-blocking; otherwise on a worker thread, where it may.
     * The request scope of the caller has ended by then; it has one of its own, with the identity of the
     * connection. If it throws, that is logged, and the stream ends with {@link SseCloseReason#ERROR}.
     *
     * <pre>{@code
     * return sse.stream().onOpen(connection -> connection.send(model.answer(question), OPTIONS));
     * }</pre>
     *
     * @param action the action, which is called after those before
     * @return the stream with the action
     * @throws NullPointerException if it is {@code null}
     */
    SseStream onOpen(Consumer<? super SseConnection> action);

    /**
     * Turns the response of a request into this stream, as {@link SseService#register(RoutingContext)}
     * does. May be called from any thread while the request is being handled.
     *
     * @param context the request, whose response must not have begun; if it has a body, that must have
     *        been read
     * @throws IllegalStateException if the response has already begun or ended
     */
    void open(RoutingContext context);
}

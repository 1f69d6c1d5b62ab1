package io.quarkiverse.sse;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.vertx.ext.web.RoutingContext;

/**
 * Streams that outlive the requests that asked for them. A producer, such as a language model, runs
 * once for a key, and its items go into a history of their own. Any number of clients read it, each
 * from where it stopped, also those that come back or come late.
 *
 * <pre>{@code
 * router.post("/answers/:id").handler(BodyHandler.create()).handler(context -> {
 *     String question = context.body().asString();
 *     generations.register(context, context.pathParam("id"), () -> model.answer(question));
 * });
 * }</pre>
 *
 * The bean belongs to a service, and is injected as its {@link SseService} is: without a qualifier or
 * with {@link SseName @SseName}. The service needs {@code quarkus.sse.generations}, and must have no
 * log. Its checks, limits, heartbeats and observers count for these streams too.
 * <p>
 * <b>On the wire</b>: each item is an event. An {@link SseEvent} keeps what it has but its id, and
 * anything else becomes the data of an event. The ids are {@code <run>.<number>}, where the run is
 * random for each start of a producer, and the numbers count from 1. When the producer completes or is
 * {@linkplain #cancel(String) cancelled}, an event named {@code end} follows
 * ({@code quarkus.sse.generations.end-event}); when it fails, one named {@code failure}
 * ({@code quarkus.sse.generations.failure-event}). Neither has data. Then the stream ends. A request
 * with the id of such a last event is answered with {@code 204}, which makes clients stop.
 * <p>
 * <b>Clients that come back</b> get what follows their {@code Last-Event-ID}; clients without one get
 * everything from the start. If something of that is not kept any more, or if the id is of another
 * run, an event named {@value #GAP_EVENT} comes first, and then the oldest that is kept: the client
 * should drop what it shows.
 * <p>
 * <b>Bounds</b>: a history keeps {@code quarkus.sse.generations.max-bytes}. The producer is asked for
 * one item after the other, as long as what the fastest reader has not taken yet is less than that.
 * What that reader has taken is dropped, the oldest first, when the history is full. A reader holds
 * nothing but a number, however slow it is. A producer that nobody has read for
 * {@code quarkus.sse.generations.grace} is cancelled, and its generation fails. An ended generation is
 * kept for {@code quarkus.sse.generations.keep}, so that clients still get it; then the key is free
 * again. A node keeps {@code quarkus.sse.generations.max-count} generations, and
 * {@code quarkus.sse.generations.max-total-bytes} of all of them: those that have ended go earlier
 * where this is not enough, and then producers wait for their readers.
 * <p>
 * <b>On several nodes</b> ({@code quarkus.sse.generations=redis}), the producer runs on the node that
 * was asked first, and every node reads it. Events reach the other nodes after a tenth of a second,
 * about. If the node of the producer dies, the generation fails after twice
 * {@code quarkus.sse.log.timeout}; so does one whose node does not reach Redis for that long. A clean
 * stop tells the others at once.
 * <p>
 * <b>Security</b>: whoever has the key of a generation can read it. Take keys that can't be guessed,
 * such as a random UUID, and those that clients send only after a check that the generation is theirs,
 * for instance with the name of the user as a part of the key.
 * <p>
 * <b>Threads</b>: every method may be called from any thread, and none blocks. If {@code register} is
 * called on an event loop, the producer is called on an event loop and must not block; otherwise on a
 * worker thread, where it may. It is called without the request, which may have ended by then: it must
 * hold what it needs of it.
 * <p>
 * This extension implements the interface, and later versions add methods to it: applications should
 * not implement it, except as a mock in tests.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header">WHATWG
 *      HTML, the Last-Event-ID header</a>
 */
public interface SseGenerations {

    /** The name of the event that tells a client that it has missed something. */
    String GAP_EVENT = "gap";

    /** How many characters a key may have. */
    int MAX_KEY_LENGTH = 1_000;

    /**
     * Turns the response of a request into a stream of the generation with this key, and starts the
     * generation if there is none. Of all requests with the same key, one calls the producer.
     * <p>
     * What {@link SseService#register(RoutingContext)} says about requests that can't be accepted
     * counts here too; they start nothing. Beyond that, the answer is {@code 503} when this node has
     * as many generations as it may, and none of them has ended, or when Redis can't be asked.
     *
     * @param context the request, with any method but {@code HEAD}; its body must have been read
     * @param key what the generation is found by, from 1 to {@value #MAX_KEY_LENGTH} characters
     * @param producer makes the publisher, which is subscribed to once; if it throws or returns
     *        {@code null}, the generation fails. The publisher is never asked for more than one item at
     *        a time; it fails the generation if it emits {@code null} or data that can't be turned into
     *        text
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws IllegalStateException if the response has already begun or ended
     * @throws NullPointerException if an argument is {@code null}
     */
    void register(RoutingContext context, String key, Supplier<? extends Flow.Publisher<?>> producer);

    /**
     * Turns the response of a request into a stream of the generation with this key, as
     * {@link #register(RoutingContext, String, Supplier)} does, but starts none: if there is none, the
     * answer is {@code 404}.
     *
     * @param context the request, with any method but {@code HEAD}; its body must have been read
     * @param key what the generation is found by
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws IllegalStateException if the response has already begun or ended
     * @throws NullPointerException if an argument is {@code null}
     */
    void register(RoutingContext context, String key);

    /**
     * Returns a stream of the generation with this key, which starts the generation if there is none:
     * {@link #register(RoutingContext, String, Supplier)} for a method of Quarkus REST.
     *
     * <pre>{@code
     * return generations.stream(id, () -> assistant.chat(message)); // a Multi<String>
     * }</pre>
     *
     * @param key what the generation is found by
     * @param producer makes the publisher, once for the key
     * @return the stream
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws NullPointerException if an argument is {@code null}
     */
    SseStream stream(String key, Supplier<? extends Flow.Publisher<?>> producer);

    /**
     * Returns a stream of the generation with this key, which starts none:
     * {@link #register(RoutingContext, String)} for a method of Quarkus REST.
     *
     * @param key what the generation is found by
     * @return the stream
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws NullPointerException if the key is {@code null}
     */
    SseStream stream(String key);

    /**
     * Cancels the producer of a generation, on whichever node it runs. Its readers get what it has
     * produced, and the end.
     *
     * @param key what the generation is found by
     * @return completes with whether there was such a generation that had not ended; fails if Redis
     *         does not answer in time. Another node cancels it within a second
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws NullPointerException if the key is {@code null}
     */
    CompletionStage<Boolean> cancel(String key);
}

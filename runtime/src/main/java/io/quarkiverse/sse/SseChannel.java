package io.quarkiverse.sse;

import java.util.concurrent.CompletionStage;

/**
 * Sends the events of one name of a service, whose data has one type. The build knows the channels
 * from their injection points, and can describe the events of a service to its clients.
 *
 * <pre>{@code
 * @Inject
 * @SseEventType("price")
 * SseChannel<Price> prices;
 *
 * prices.send(price); // to every connection
 * prices.send(price, SseTarget.topic("ACME")); // to the subscribers of a topic
 * }</pre>
 *
 * A channel is a view of its {@link SseService}, with the same rules: sending is eager, every method
 * may be called from any thread and none blocks, and the returned stages complete on an event loop,
 * or fail, as those of {@link SseService#sendEvent(String, Object, SseTarget)} do.
 * <p>
 * This extension implements the interface, and later versions add methods to it: applications
 * should not implement it, except as a mock in tests.
 *
 * @param <T> the type of the data: no wildcard and no type variable. Text, numbers and booleans are
 *        sent as they are, anything else as JSON
 */
public interface SseChannel<T> {

    /**
     * {@return the name of the events}
     */
    String name();

    /**
     * Sends an event to every open connection.
     *
     * @param data the data
     * @return completes with how many connections took the event
     * @throws NullPointerException if the data is {@code null}: clients are promised a value
     */
    CompletionStage<SseDelivery> send(T data);

    /**
     * Sends an event to the connections that a target selects.
     *
     * @param data the data
     * @param target selects the connections
     * @return completes with how many connections took the event
     * @throws NullPointerException if the data or the target is {@code null}
     */
    CompletionStage<SseDelivery> send(T data, SseTarget target);

    /**
     * Begins an event of this channel, for what {@link #send} does not offer: an id, a key, or one
     * connection alone.
     *
     * <pre>{@code
     * sse.send(prices.event(price).key("ACME").build(), SseTarget.topic("prices"));
     * connection.send(prices.event(price).build());
     * }</pre>
     *
     * Nothing is sent yet.
     *
     * @param data the data
     * @return a builder that has the name and the data
     * @throws NullPointerException if the data is {@code null}
     */
    SseEvent.Builder event(T data);
}

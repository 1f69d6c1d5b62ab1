package io.quarkiverse.sse;

/**
 * The result of one call, counted in connections of this node. Because it is a record, it can be
 * the result of a REST resource, with any JSON library:
 *
 * <pre>{@code
 * @POST
 * public CompletionStage<SseDelivery> publish(Price price) {
 *     return sse.sendEvent("price", price); // {"matched":3,"accepted":3,"overflowed":0}
 * }
 * }</pre>
 *
 * Later versions may add components. Create a delivery with {@link #of(int, int)} and read it with
 * its methods: such code still compiles then, while a call of the constructor and a record pattern
 * may not.
 *
 * @param matched how many open connections the target selected: the sum of the other two
 * @param accepted how many connections took the event into their outbound queue or, for
 *        {@code unregister}, were ended
 * @param overflowed how many connections did not take the event, because their outbound queue was
 *        full; the property {@code quarkus.sse.overflow} determines what happens to them
 */
public record SseDelivery(int matched, int accepted, int overflowed) {

    /**
     * @throws IllegalArgumentException if {@code matched} is not the sum of the other two
     */
    public SseDelivery {
        if (matched != accepted + overflowed) {
            throw new IllegalArgumentException("matched must be " + (accepted + overflowed) + ", but was " + matched);
        }
    }

    /**
     * Creates a delivery, for tests and for mocks of {@link SseService}.
     *
     * @param accepted how many connections took the event
     * @param overflowed how many did not, because their queue was full
     * @return a delivery
     */
    public static SseDelivery of(int accepted, int overflowed) {
        return new SseDelivery(accepted + overflowed, accepted, overflowed);
    }
}

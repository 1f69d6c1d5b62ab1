package io.quarkiverse.sse;

/**
 * What became of one call, counted on this node. As a record, it can be the result of a REST resource, with any JSON library:
 *
 * <pre>{@code
 * @POST
 * public CompletionStage<SseDelivery> publish(Price price) {
 *     return sse.sendEvent("price", price); // {"matched":3,"accepted":3,"overflowed":0}
 * }
 * }</pre>
 *
 * Components may be added in later versions. Create one with {@link #of(int, int)} and read it with its methods: this goes on
 * to compile then, while the constructor and record patterns may not.
 *
 * @param matched the open connections that the target selected: the sum of the other two
 * @param accepted those whose outbound queue took the event, or, for {@code unregister}, those that were ended
 * @param overflowed those whose outbound queue was full and did not take it: {@code quarkus.sse.overflow} says what happens to
 *        them
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
     * For tests that implement {@link SseService}.
     *
     * @param accepted how many connections took the event
     * @param overflowed how many did not, because their queue was full
     * @return a delivery
     */
    public static SseDelivery of(int accepted, int overflowed) {
        return new SseDelivery(accepted + overflowed, accepted, overflowed);
    }
}

package io.quarkiverse.sse;

/**
 * What became of one call, counted on this node: {@code matched} is the sum of the other two.
 *
 * @param matched the open connections that the target selected
 * @param accepted those whose outbound queue took the event (or, for {@code unregister}, those that were ended)
 * @param overflowed those whose outbound queue was full and did not take it: {@code quarkus.sse.overflow} says what happens to
 *        them
 */
public record SseDelivery(int matched, int accepted, int overflowed) {
}

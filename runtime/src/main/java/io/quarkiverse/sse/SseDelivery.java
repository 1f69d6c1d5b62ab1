package io.quarkiverse.sse;

/**
 * What became of one call, counted on this node. Immutable.
 */
public final class SseDelivery {

    private final int accepted;
    private final int overflowed;

    private SseDelivery(int accepted, int overflowed) {
        this.accepted = accepted;
        this.overflowed = overflowed;
    }

    /**
     * For tests, and for who implements {@link SseService} in them.
     *
     * @param accepted how many connections took the event
     * @param overflowed how many did not, because their queue was full
     * @return a delivery
     */
    public static SseDelivery of(int accepted, int overflowed) {
        return new SseDelivery(accepted, overflowed);
    }

    /**
     * @return the open connections that the target selected: the sum of the other two
     */
    public int matched() {
        return accepted + overflowed;
    }

    /**
     * @return those whose outbound queue took the event, or, for {@code unregister}, those that were ended
     */
    public int accepted() {
        return accepted;
    }

    /**
     * @return those whose outbound queue was full and did not take it: {@code quarkus.sse.overflow} says what happens to them
     */
    public int overflowed() {
        return overflowed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SseDelivery that && accepted == that.accepted && overflowed == that.overflowed;
    }

    @Override
    public int hashCode() {
        return 31 * accepted + overflowed;
    }

    @Override
    public String toString() {
        return "SseDelivery[matched=" + matched() + ", accepted=" + accepted + ", overflowed=" + overflowed + "]";
    }
}

package io.quarkiverse.sse;

/**
 * The result of one call, counted in connections of this node. Immutable.
 */
public final class SseDelivery {

    private final int accepted;
    private final int overflowed;

    private SseDelivery(int accepted, int overflowed) {
        this.accepted = accepted;
        this.overflowed = overflowed;
    }

    /**
     * Creates a delivery, for tests and for mocks of {@link SseService}.
     *
     * @param accepted how many connections took the event
     * @param overflowed how many did not, because their queue was full
     * @return a delivery
     */
    public static SseDelivery of(int accepted, int overflowed) {
        return new SseDelivery(accepted, overflowed);
    }

    /**
     * {@return how many open connections the target selected, which is the sum of
     * {@link #accepted()} and {@link #overflowed()}}
     */
    public int matched() {
        return accepted + overflowed;
    }

    /**
     * {@return how many connections took the event into their outbound queue or, for
     * {@code unregister}, were ended}
     */
    public int accepted() {
        return accepted;
    }

    /**
     * {@return how many connections did not take the event, because their outbound queue was full}
     * The property {@code quarkus.sse.overflow} determines what happens to them.
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

package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.fanout.Outbound.Offer;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Decides what happens when a frame doesn't fit into a connection's queue. Called on the connection's event loop.
 */
public final class Overflow {

    private final int maxPendingBytes;
    private final OverflowPolicy policy;
    private final Listener listener;

    /**
     * @param maxPendingBytes how many bytes may wait for one connection
     * @param policy what to do with more
     * @param listener is told of it
     */
    public Overflow(int maxPendingBytes, OverflowPolicy policy, Listener listener) {
        this.maxPendingBytes = maxPendingBytes;
        this.policy = policy;
        this.listener = listener;
    }

    int maxPendingBytes() {
        return maxPendingBytes;
    }

    /**
     * @return {@code null} if there is room now, otherwise what became of the frame
     */
    Offer makeRoom(Outbound slow, Frame frame) {
        if (policy == OverflowPolicy.CLOSE) {
            slow.countDropped();
            listener.overflowed(slow);
            return Offer.OVERFLOWED;
        }
        boolean first = slow.dropped() == 0;
        boolean room = frame.size() <= maxPendingBytes && dropUntilFits(slow, frame);
        if (!room) {
            slow.countDropped();
        }
        if (first) {
            listener.dropping(slow);
        }
        return room ? null : Offer.OVERFLOWED;
    }

    private static boolean dropUntilFits(Outbound slow, Frame frame) {
        while (!slow.fits(frame)) {
            if (!slow.dropOldest()) {
                return false;
            }
        }
        return true;
    }

    /** Is told of clients that read too slowly. */
    public interface Listener {

        /**
         * @param slow a connection to be cut
         */
        void overflowed(Outbound slow);

        /**
         * @param slow a connection that loses an event for the first time
         */
        void dropping(Outbound slow);
    }
}

package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
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
     * @return whether there is room for the frame now; if not, it is lost
     */
    boolean makeRoom(Outbound slow, Frame frame) {
        boolean first = slow.dropped() == 0;
        boolean room = dropWaiting(slow, frame);
        if (!room) {
            slow.countDropped(1);
        }
        if (policy == OverflowPolicy.CLOSE) {
            listener.overflowed(slow);
        } else if (first) {
            listener.dropping(slow);
        }
        return room;
    }

    /** The history has gone on without the connection. */
    void missed(Outbound slow) {
        listener.missed(slow);
    }

    /** Something that was done for the connection has thrown. */
    void failed(Outbound broken, Throwable failure) {
        listener.failed(broken, failure);
    }

    private boolean dropWaiting(Outbound slow, Frame frame) {
        if (policy == OverflowPolicy.CLOSE || policy == OverflowPolicy.DROP_NEWEST || frame.size() > maxPendingBytes) {
            return false;
        }
        if (policy == OverflowPolicy.LATEST) {
            slow.keepLatest(frame.event());
        }
        while (!slow.fits(frame)) {
            if (!slow.dropOldest()) {
                return false;
            }
        }
        return true;
    }

    /** Is told of connections that lose something or can't go on. */
    public interface Listener {

        /**
         * @param slow a connection to be cut
         */
        void overflowed(Outbound slow);

        /**
         * @param slow a connection that loses an event for the first time
         */
        void dropping(Outbound slow);

        /**
         * @param slow a connection to be cut, because the history lost what it was still to get
         */
        void missed(Outbound slow);

        /**
         * @param broken a connection to be cut, because it may have lost something
         * @param failure what has been thrown
         */
        void failed(Outbound broken, Throwable failure);
    }
}

package io.quarkiverse.sse.runtime.queue;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Decides what happens when a frame doesn't fit into a connection's queue. Called on the connection's event loop.
 */
public final class Overflow {

    private final int maxPendingBytes;
    private final OverflowPolicy policy;
    private final Troubles troubles;

    /**
     * @param maxPendingBytes how many bytes may wait for one connection
     * @param policy what happens to more
     * @param troubles deals with connections that lose something
     */
    public Overflow(int maxPendingBytes, OverflowPolicy policy, Troubles troubles) {
        this.maxPendingBytes = maxPendingBytes;
        this.policy = policy;
        this.troubles = troubles;
    }

    int maxPendingBytes() {
        return maxPendingBytes;
    }

    /**
     * @return deals with connections that lose something
     */
    public Troubles troubles() {
        return troubles;
    }

    /**
     * @return whether there is room for the frame now; if not, it is lost
     */
    boolean makeRoom(Outbox slow, Frame frame) {
        boolean first = slow.dropped() == 0;
        boolean room = dropWaiting(slow, frame);
        if (!room) {
            slow.countDropped(1);
        }
        if (policy == OverflowPolicy.CLOSE) {
            troubles.onOverflow(slow);
        } else if (first) {
            troubles.onFirstDrop(slow);
        }
        return room;
    }

    private boolean dropWaiting(Outbox slow, Frame frame) {
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
}

package io.quarkiverse.sse.runtime.queue;

import java.time.Duration;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Decides what happens when a frame does not fit into a connection's queue. Must be used on the
 * connection's event loop.
 */
public final class Overflow {

    private final int maxPendingBytes;
    private final OverflowPolicy policy;
    private final Troubles troubles;
    private final Duration writeTimeout;

    public Overflow(int maxPendingBytes, OverflowPolicy policy, Troubles troubles) {
        this(maxPendingBytes, policy, troubles, null);
    }

    /**
     * @param writeTimeout how long a client may take nothing of what waits, or {@code null} for
     *        any time
     */
    public Overflow(int maxPendingBytes, OverflowPolicy policy, Troubles troubles, Duration writeTimeout) {
        this.maxPendingBytes = maxPendingBytes;
        this.policy = policy;
        this.troubles = troubles;
        this.writeTimeout = writeTimeout;
    }

    /**
     * @return how long a client may take nothing of what waits, or {@code null} for any time
     */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    int maxPendingBytes() {
        return maxPendingBytes;
    }

    public Troubles troubles() {
        return troubles;
    }

    /**
     * Makes room for a frame as the policy demands.
     *
     * @return whether the frame fits now; if not, it is lost
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

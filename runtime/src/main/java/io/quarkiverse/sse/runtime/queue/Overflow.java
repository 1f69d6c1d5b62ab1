package io.quarkiverse.sse.runtime.queue;

import java.time.Duration;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Decides what happens when a frame does not fit into a connection's queue. Must be used on the
 * connection's event loop.
 */
public final class Overflow {

    /** What may wait for each client in memory, however much waits for the others. */
    static final int FEW_BYTES = 4 * 1024;

    private final int maxPendingBytes;
    private final PendingRoom room;
    private final OverflowPolicy policy;
    private final Troubles troubles;
    private final Duration writeTimeout;

    /**
     * @param maxPendingBytes how many bytes may wait for a client
     * @param room what may wait for all clients
     * @param writeTimeout how long a client may take nothing of what waits, or {@code null} for
     *        any time
     */
    public Overflow(int maxPendingBytes, PendingRoom room, OverflowPolicy policy, Troubles troubles,
            Duration writeTimeout) {
        this.maxPendingBytes = maxPendingBytes;
        this.room = room;
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

    public PendingRoom room() {
        return room;
    }

    /**
     * @return whether so many bytes, in so many frames, may wait for a client
     */
    boolean allows(long bytes, int frames) {
        return bytes <= maxPendingBytes
                && (bytes + (long) FrameTable.OVERHEAD_BYTES * frames <= FEW_BYTES || !room.isShort());
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
                // where the room is short, the newest may wait alone behind one that has been begun
                return slow.pendingBytes() + (long) frame.size() <= maxPendingBytes;
            }
        }
        return true;
    }
}

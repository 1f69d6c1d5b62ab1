package io.quarkiverse.sse.runtime.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

/**
 * How many bytes wait for the clients of a service together. The event loops report to it in steps, so
 * it is about right. Thread-safe.
 */
public final class PendingRoom {

    private static final Logger LOG = Logger.getLogger(PendingRoom.class);

    private final String service;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param service the name of the service
     * @param maxBytes how many bytes may wait, before each client may have only little
     */
    public PendingRoom(String service, long maxBytes) {
        this.service = service;
        this.maxBytes = maxBytes;
    }

    long bytes() {
        return bytes.get();
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    /**
     * Must be asked for a client for which more than a little waits.
     *
     * @return whether that is too much, because the clients together have taken the room
     */
    boolean isShort() {
        if (bytes.get() < maxBytes) {
            return false;
        }
        if (warned.compareAndSet(false, true)) {
            LOG.warnf("What waits for slow clients of the SSE service %s has reached max-total-pending-bytes, %d bytes: "
                    + "clients for which more than a little waits are treated as if it were more than max-pending-bytes",
                    service,
                    maxBytes);
        }
        return true;
    }
}

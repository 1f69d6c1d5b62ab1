package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What has been sent and has not reached the connections' queues yet. A publisher that doesn't wait for the stages it gets may
 * be
 * faster than the event loops: past a limit, what it sends is refused, instead of filling the heap. Any thread.
 */
public final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);

    /** Enough for any burst that the event loops can catch up with. */
    private static final long MAX_BYTES = 64 * 1024 * 1024;
    /** What an event takes there besides its bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private final String service;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    Backlog(String service) {
        this.service = service;
    }

    /**
     * @return whether there is no room
     */
    public boolean isFull() {
        return bytes.get() > MAX_BYTES;
    }

    /**
     * @return why an event is not sent
     */
    public CompletionStage<SseDelivery> refuse() {
        String reason = "The event loops do not keep up: more than " + MAX_BYTES / 1024 / 1024
                + " MB of events wait to be handed to the connections of the SSE service " + service;
        if (refused.getAndIncrement() == 0) {
            LOG.warnf(
                    "%s. Events are refused until all of these have been: a publisher should wait for the stages that it gets",
                    reason);
        }
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    CompletionStage<SseDelivery> add(Frame frame, CompletionStage<SseDelivery> stage) {
        long size = frame.size() + OVERHEAD_BYTES;
        bytes.addAndGet(size);
        return stage.whenComplete((delivery, failure) -> remove(size));
    }

    private void remove(long size) {
        if (bytes.addAndGet(-size) == 0 && refused.get() > 0) {
            LOG.infof("The event loops have caught up with the SSE service %s, which has refused %d events", service,
                    refused.getAndSet(0));
        }
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.publish.StreamEnder;

/**
 * Knows whether a service takes connections, and ends all of them. Thread-safe.
 */
public final class ServiceLifecycle {

    private static final Logger LOG = Logger.getLogger(ServiceLifecycle.class);

    private final String service;
    private final StreamEnder ender;
    private final ConnectionEvents events;
    private final Supplier<CompletionStage<Void>> shutdown;

    /** The answer to every further request, or {@code null} while requests become connections. */
    private volatile Refusal refusal;
    // guarded by this
    private CompletableFuture<Void> closed;
    private CompletionStage<Void> stopping;

    /**
     * @param shutdown ends the connections gently when the application stops
     */
    public ServiceLifecycle(String service, StreamEnder ender, ConnectionEvents events,
            Supplier<CompletionStage<Void>> shutdown) {
        this.shutdown = shutdown;
        this.service = service;
        this.ender = ender;
        this.events = events;
    }

    /**
     * Ends all connections, and answers later requests with 204.
     *
     * @return completes when all connections have ended
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (closed != null) {
                return closed;
            }
            closed = new CompletableFuture<>();
            refusal = Refusal.closed();
        }
        ender.end(SseTarget.all(), SseCloseReason.SERVICE_CLOSED).whenComplete((ended, failure) -> {
            if (failure == null) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(failure);
            }
        });
        return closed;
    }

    /**
     * Ends all connections, and answers later requests with 503 unless the service is closed,
     * because another node may take them.
     *
     * @return completes when all connections have ended and their observers have returned
     */
    public CompletionStage<Void> stop() {
        CompletionStage<Void> waves;
        synchronized (this) {
            if (refusal == null) {
                refusal = Refusal.stopping();
            }
            if (stopping == null) {
                stopping = shutdown.get();
            }
            waves = stopping;
        }
        // then those that were about to open
        return waves.exceptionally(failure -> {
            LOG.errorf(failure, "Streams of the SSE service %s could not be ended one by one", service);
            return null;
        }).thenCompose(ignored -> endAll()).thenCompose(ignored -> events.whenIdle());
    }

    private CompletionStage<SseDelivery> endAll() {
        return ender.end(SseTarget.all(), SseCloseReason.SHUTDOWN)
                .exceptionally(failure -> {
                    LOG.errorf(failure, "Streams of the SSE service %s may not have ended", service);
                    return null;
                });
    }

    /**
     * @return whether requests no longer become connections
     */
    public boolean isClosed() {
        return refusal != null;
    }

    /**
     * @return whether the connections end because the application stops
     */
    public synchronized boolean isStopping() {
        return stopping != null;
    }

    Refusal refusal() {
        return refusal;
    }
}

package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.quarkus.runtime.shutdown.ShutdownListener;

/**
 * Ends the streams when the application stops. An open stream counts as a request, and would use up
 * the time of a graceful shutdown.
 */
final class SseShutdown implements ShutdownListener {

    private static final Logger LOG = Logger.getLogger(SseShutdown.class);

    private static final Duration OBSERVERS_TIMEOUT = Duration.ofSeconds(10);

    private final List<String> services;
    private final Duration patience;
    private final boolean graceful;
    /** Whether the observers took too long. */
    private volatile boolean gaveUp;

    /**
     * @param timeout how long it may take to end the streams
     * @param graceful whether Quarkus waits for requests before it stops the HTTP server
     */
    SseShutdown(List<String> services, Duration timeout, boolean graceful) {
        this.services = services;
        this.patience = timeout.plus(OBSERVERS_TIMEOUT);
        this.graceful = graceful;
    }

    /**
     * Ends the streams here already if Quarkus would stop the HTTP server next, which cuts them.
     * Quarkus waits for this without a time limit.
     */
    @Override
    public void preShutdown(ShutdownNotification notification) {
        if (graceful) {
            notification.done();
            return;
        }
        stop().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ignored, failure) -> {
            if (failure != null) {
                gaveUp = true;
                log(failure);
            }
            notification.done();
        });
    }

    @Override
    public void shutdown(ShutdownNotification notification) {
        stop().whenComplete((ignored, failure) -> notification.done());
    }

    private CompletableFuture<Void> stop() {
        // this also runs when the application has failed to start, and must not
        // create a service then
        return CompletableFuture.allOf(services.stream()
                .map(ServiceBeans::findUsed)
                .filter(Objects::nonNull)
                .map(SseShutdown::stop)
                .toArray(CompletableFuture[]::new));
    }

    /** Throws nothing, because the other services must stop as well. */
    private static CompletableFuture<Void> stop(SseServiceImpl service) {
        try {
            return service.stop().toCompletableFuture();
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /**
     * Waits for the observers, because they need the CDI container, which is stopped next.
     */
    void awaitStopped() {
        if (gaveUp) {
            return;
        }
        try {
            stop().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log(e);
        } catch (ExecutionException e) {
            log(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void log(Throwable failure) {
        if (failure instanceof TimeoutException) {
            LOG.warnf("Observers of SSE connections are still running after %s", patience);
        } else {
            LOG.error("The SSE connections could not be ended", failure);
        }
    }
}

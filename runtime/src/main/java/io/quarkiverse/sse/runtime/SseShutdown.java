package io.quarkiverse.sse.runtime;

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

    private static final long OBSERVERS_TIMEOUT_SECONDS = 10;

    private final List<String> services;

    SseShutdown(List<String> services) {
        this.services = services;
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
     * Waits for the observers, because they need the CDI container, which is stopped next. Without
     * a shutdown timeout, nothing else waits for them.
     */
    void awaitStopped() {
        try {
            stop().get(OBSERVERS_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("Observers of SSE connections are still running after %d seconds", OBSERVERS_TIMEOUT_SECONDS);
        } catch (ExecutionException e) {
            LOG.error("The SSE connections could not be ended", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

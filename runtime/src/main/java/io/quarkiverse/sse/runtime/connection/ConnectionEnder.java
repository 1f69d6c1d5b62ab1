package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.publish.StreamEnder;

/**
 * Ends the connections that a target selects. Thread-safe.
 */
public final class ConnectionEnder implements StreamEnder {

    private final Directory directory;
    private final Router router;
    private final ConnectionCloser closer;
    private final Revocations revocations;

    public ConnectionEnder(Directory directory, Router router, ConnectionCloser closer) {
        this.directory = directory;
        this.router = router;
        this.closer = closer;
        this.revocations = new Revocations(System::nanoTime);
    }

    /**
     * @return what has been revoked
     */
    Revocations revocations() {
        return revocations;
    }

    /**
     * Ends all connections in waves, because the application stops.
     *
     * @param service the name of the service
     * @param timeout how long it may take
     * @param reconnectsPerSecond how many clients may come back in a second
     * @return completes when they have ended
     */
    public CompletionStage<Void> endInWaves(String service, Duration timeout, int reconnectsPerSecond) {
        return ShutdownWaves.start(service, directory, closer, timeout, reconnectsPerSecond);
    }

    @Override
    public CompletionStage<SseDelivery> end(SseTarget target, SseCloseReason reason) {
        if (reason == SseCloseReason.REVOKED) {
            revocations.add(target);
        }
        return router.forEach(target, outbox -> closer.close(StreamConnection.of(outbox), reason));
    }
}

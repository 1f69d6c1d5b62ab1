package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.publish.StreamEnder;

/**
 * Ends the connections that a target selects. Thread-safe.
 */
public final class ConnectionEnder implements StreamEnder {

    private final Router router;
    private final ConnectionCloser closer;
    private final Revocations revocations;

    public ConnectionEnder(Router router, ConnectionCloser closer) {
        this.router = router;
        this.closer = closer;
        this.revocations = new Revocations();
    }

    /**
     * @return what has been revoked
     */
    Revocations revocations() {
        return revocations;
    }

    @Override
    public CompletionStage<SseDelivery> end(SseTarget target, SseCloseReason reason) {
        if (reason == SseCloseReason.REVOKED) {
            revocations.add(target);
        }
        return router.forEach(target, outbox -> closer.close(StreamConnection.of(outbox), reason));
    }
}

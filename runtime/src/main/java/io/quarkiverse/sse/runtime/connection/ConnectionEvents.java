package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.fanout.Outbound;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Fires the CDI events of one service, and knows when all their observers have returned. Safe for any thread.
 */
final class ConnectionEvents {

    private static final Consumer<Runnable> PLAIN = Runnable::run;

    private final Observers<SseConnection> open;
    private final Observers<SseConnection> closed;
    private final Observers<SseConnection> clientClosed;
    private final Observers<SseError> error;

    // guarded by this
    private int running;
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

    ConnectionEvents(String service) {
        SseName.Literal name = SseName.Literal.of(service);
        this.open = new Observers<>(Open.Literal.INSTANCE, name);
        this.closed = new Observers<>(Closed.Literal.INSTANCE, name);
        this.clientClosed = new Observers<>(ClientClosed.Literal.INSTANCE, name);
        this.error = new Observers<>(name);
    }

    /**
     * @return completes when the observers have returned; {@code null} if there is none
     */
    Future<Void> opened(SseConnection connection, Outbound outbound) {
        return track(open.notify(connection, outbound.shard().loop(), task -> {
            try (OpeningScope scope = OpeningScope.enter(outbound)) {
                task.run();
            }
        }));
    }

    /**
     * @return completes when the observers have returned; {@code null} if there is none
     */
    Future<Void> closed(SseConnection connection, Context loop) {
        Future<Void> client = connection.closeReason().orElse(null) == SseCloseReason.CLIENT
                ? clientClosed.notify(connection, loop, PLAIN)
                : null;
        return track(client == null ? closed.notify(connection, loop, PLAIN) : client.compose(ignored -> {
            Future<Void> any = closed.notify(connection, loop, PLAIN);
            return any == null ? Future.succeededFuture() : any;
        }));
    }

    void failed(SseError event, Vertx vertx) {
        Context context = VertxInternals.contextOf(event.request(), vertx);
        track(error.notify(event, VertxContext.getRootContext(context), PLAIN));
    }

    private Future<Void> track(Future<Void> observers) {
        if (observers != null) {
            begin();
            observers.onComplete(ignored -> end());
        }
        return observers;
    }

    /** Something is under way that will call observers. */
    synchronized void begin() {
        if (running++ == 0) {
            idle = new CompletableFuture<>();
        }
    }

    /** It has called them. */
    void end() {
        CompletableFuture<Void> completed = null;
        synchronized (this) {
            if (--running == 0) {
                completed = idle;
            }
        }
        if (completed != null) {
            completed.complete(null);
        }
    }

    /**
     * @return completes when no observer is running
     */
    synchronized CompletionStage<Void> whenIdle() {
        return idle;
    }
}

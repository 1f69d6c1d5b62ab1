package io.quarkiverse.sse.runtime.observer;

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
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * Fires the CDI events of one service, and knows when their observers have returned. Thread-safe.
 */
public final class ConnectionEvents {

    private static final Consumer<Runnable> PLAIN = Runnable::run;

    private final Observers<SseConnection> open;
    private final Observers<SseConnection> closed;
    private final Observers<SseConnection> clientClosed;
    private final Observers<SseError> error;

    // guarded by this
    private int running;
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

    public ConnectionEvents(String service) {
        SseName.Literal name = SseName.Literal.of(service);
        this.open = new Observers<>(Open.Literal.INSTANCE, name);
        this.closed = new Observers<>(Closed.Literal.INSTANCE, name);
        this.clientClosed = new Observers<>(ClientClosed.Literal.INSTANCE, name);
        this.error = new Observers<>(name);
    }

    /**
     * Fires {@code @Open}.
     *
     * @param connection the connection
     * @param loop its event loop
     * @param request what the observers find as the current request
     * @param around runs the task that calls the observers
     * @return completes when the observers have returned; {@code null} if there are none
     */
    public Future<Void> fireOpen(SseConnection connection, Context loop, RequestState request, Consumer<Runnable> around) {
        return track(open.notify(connection, loop, request, around));
    }

    /**
     * Calls an action, and then fires {@code @Open}.
     *
     * @param connection the connection
     * @param loop its event loop
     * @param request what the action and the observers find as the current request
     * @param around runs the tasks that call them
     * @param first the action
     * @param mayBlock whether the action may block
     * @return completes when the observers have returned
     */
    public Future<Void> fireOpen(SseConnection connection, Context loop, RequestState request, Consumer<Runnable> around,
            Runnable first, boolean mayBlock) {
        return track(open.call(connection, loop, request, () -> around.accept(first), mayBlock).compose(ignored -> {
            Future<Void> observed = open.notify(connection, loop, request, around);
            return observed == null ? Future.succeededFuture() : observed;
        }));
    }

    /**
     * Fires {@code @ClientClosed} if the client has ended the connection, and then {@code @Closed}.
     */
    public void fireClosed(SseConnection connection, Context loop, RequestState request) {
        Future<Void> client = connection.closeReason().orElse(null) == SseCloseReason.CLIENT
                ? clientClosed.notify(connection, loop, request, PLAIN)
                : null;
        track(client == null ? closed.notify(connection, loop, request, PLAIN) : client.compose(ignored -> {
            Future<Void> any = closed.notify(connection, loop, request, PLAIN);
            return any == null ? Future.succeededFuture() : any;
        }));
    }

    /**
     * Fires an error on the event loop of its request.
     */
    public void fireError(SseError error, RequestState request, Context context) {
        track(this.error.notify(error, VertxContext.getRootContext(context), request, PLAIN));
    }

    private Future<Void> track(Future<Void> observers) {
        if (observers != null) {
            begin();
            observers.onComplete(ignored -> end());
        }
        return observers;
    }

    /**
     * Announces events, so that {@link #whenIdle()} waits until {@link #end()} is called.
     */
    public synchronized void begin() {
        if (running++ == 0) {
            idle = new CompletableFuture<>();
        }
    }

    /**
     * Ends what {@link #begin()} has announced: the events have been fired.
     */
    public void end() {
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
    public synchronized CompletionStage<Void> whenIdle() {
        return idle;
    }
}

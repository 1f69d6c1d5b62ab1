package io.quarkiverse.sse.runtime.fanout;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.PendingRoom;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Sink;
import io.quarkiverse.sse.runtime.queue.Troubles;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;

/** The fan-out on event loops of its own, without HTTP. */
public final class FanOut implements AutoCloseable {

    private final Vertx vertx;
    private final Directory directory = new Directory();
    private final Router router;

    public FanOut(int loops) {
        this(loops, Integer.MAX_VALUE, null,
                (directory, overflow) -> Router.withoutHeartbeats(directory, overflow, Telemetry.NONE));
    }

    public FanOut(int loops, int maxPendingBytes, Troubles troubles, BiFunction<Directory, Overflow, Router> routers) {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        this.router = routers.apply(directory,
                new Overflow(maxPendingBytes, new PendingRoom("test", Long.MAX_VALUE), OverflowPolicy.CLOSE, troubles, null));
    }

    public Router router() {
        return router;
    }

    Directory directory() {
        return directory;
    }

    /** A context on the next event loop. */
    public Context newLoop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Makes an outbox that is attached and released, on its event loop. */
    public Outbox connect(Context loop, SseConnection connection, Function<Outbox, Sink> sinks) {
        return call(loop, () -> {
            Shard shard = router.currentShard();
            Outbox outbox = shard.newOutbox(connection, Replay.NONE, sinks);
            router.attach(outbox, shard);
            connection.topics().forEach(topic -> shard.updateSubscription(outbox, topic));
            outbox.release();
            return outbox;
        });
    }

    public Outbox connect(Context loop, SseConnection connection, Sink sink) {
        return connect(loop, connection, outbox -> sink);
    }

    /** Calls something on an event loop, and waits for it. */
    public static <T> T call(Context loop, Callable<T> action) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(ignored -> {
            try {
                done.complete(action.call());
            } catch (Throwable e) {
                done.fail(e);
            }
        });
        return await(done.future().toCompletionStage());
    }

    public static <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage());
    }
}

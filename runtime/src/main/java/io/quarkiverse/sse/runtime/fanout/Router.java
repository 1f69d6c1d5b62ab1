package io.quarkiverse.sse.runtime.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Boundary;
import io.quarkiverse.sse.runtime.queue.LoopFigures;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Outcome;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.Turns;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Brings what is sent to the shards that have connections for it. Thread-safe: under a lock, every
 * publication reaches all inboxes before the next one does, so that all connections see one order.
 */
public final class Router {

    private final Directory directory;
    private final Selector selector;
    private final Overflow overflow;
    private final Function<Shard, KeepAlive> keepAlive;
    private final Telemetry telemetry;

    private final Object order = new Object();
    // written under the lock; an event loop finds its own shard without it
    private final Map<Thread, Shard> shards = new ConcurrentHashMap<>();

    private Router(Directory directory, Overflow overflow, Function<Shard, KeepAlive> keepAlive, Telemetry telemetry) {
        this.telemetry = telemetry;
        this.directory = directory;
        this.selector = new Selector(directory);
        this.overflow = overflow;
        this.keepAlive = keepAlive;
    }

    /**
     * @return a router that sends no heartbeats
     */
    public static Router withoutHeartbeats(Directory directory, Overflow overflow, Telemetry telemetry) {
        return new Router(directory, overflow, shard -> KeepAlive.NONE, telemetry);
    }

    /**
     * @param interval the time between two heartbeats of a connection
     * @return a router that sends heartbeats
     */
    public static Router withHeartbeats(Directory directory, Overflow overflow, Duration interval,
            HeartbeatFrames heartbeats, Telemetry telemetry) {
        Heartbeats.Settings settings = Heartbeats.Settings.of(interval, heartbeats);
        return new Router(directory, overflow, shard -> new Heartbeats(shard, settings), telemetry);
    }

    /**
     * @return the shard of the event loop that calls this
     */
    public Shard currentShard() {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Not on an event loop: " + Thread.currentThread().getName());
        }
        // an event loop keeps its thread all its life
        Shard shard = shards.get(Thread.currentThread());
        if (shard == null) {
            Context loop = VertxContext.getRootContext(Vertx.currentContext());
            shard = new Shard(loop, overflow, keepAlive, telemetry);
            synchronized (order) {
                shards.put(Thread.currentThread(), shard);
            }
        }
        return shard;
    }

    /**
     * May be called from any thread.
     *
     * @param figure one of the figures
     * @return the sum of it over all event loops
     */
    public long sum(ToLongFunction<LoopFigures> figure) {
        long sum = 0;
        for (Shard shard : shards.values()) {
            sum += figure.applyAsLong(shard.turns().figures());
        }
        return sum;
    }

    /**
     * Adds a connection. Must be called on its event loop.
     */
    public void attach(Outbox outbox, Shard shard) {
        shard.attach(outbox);
        directory.add(outbox);
    }

    /**
     * Queues a frame for all selected connections.
     *
     * @param frame the frame
     * @param target selects the connections
     * @param opening the outbox of the connection whose {@code @Open} observers send this, or
     *        {@code null}: the frame goes ahead of the rest there
     * @return completes with how many connections took the frame, when it has been written as far
     *         as the sockets take it
     */
    public CompletionStage<SseDelivery> publish(Frame frame, SseTarget target, Outbox opening) {
        return dispatch(target, new Publication(frame, opening));
    }

    /**
     * Does something with all selected connections, after what was published before.
     *
     * @param target selects the connections
     * @param action runs on the event loops of the connections, and returns whether there
     *        was anything to do
     * @return completes with how many connections it was done with
     */
    public CompletionStage<SseDelivery> forEach(SseTarget target, Predicate<Outbox> action) {
        Boundary.Work work = outbox -> action.test(outbox) ? Outcome.ACCEPTED : Outcome.SKIPPED;
        return dispatch(target, (shard, selection, count) -> shard.visit(selection, work, count));
    }

    private CompletionStage<SseDelivery> dispatch(SseTarget target, Action action) {
        Selection selection = selector.select(target);
        List<Shard> concerned;
        Delivery delivery;
        synchronized (order) {
            concerned = concerned(selection);
            delivery = new Delivery(concerned.size());
            attempt(concerned, delivery, shard -> shard.turns().put(new Dispatch(shard, selection, action, delivery)));
        }
        // not under the lock, because it takes a system call for each event loop that sleeps
        attempt(concerned, delivery, shard -> shard.turns().wake());
        return delivery.stage();
    }

    private static void attempt(List<Shard> shards, Delivery delivery, Consumer<Shard> step) {
        for (Shard shard : shards) {
            try {
                step.accept(shard);
            } catch (Throwable failure) {
                // the other shards must get it nevertheless
                delivery.fail(failure);
            }
        }
    }

    private List<Shard> concerned(Selection selection) {
        List<Shard> concerned = new ArrayList<>(shards.size());
        for (Shard shard : shards.values()) {
            if (!(selection instanceof Selection.Chosen chosen) || chosen.concerns(shard)) {
                concerned.add(shard);
            }
        }
        return concerned;
    }

    /** What a dispatch does in one shard. */
    private interface Action {
        void run(Shard shard, Selection selection, Delivery.Count count);
    }

    private record Publication(Frame frame, Outbox opening) implements Action {
        @Override
        public void run(Shard shard, Selection selection, Delivery.Count count) {
            try {
                offer(shard, selection, count);
                shard.reach(frame.position());
            } catch (Throwable failure) {
                // it is unknown which connections the frame has not reached, and a stream that has
                // lost one must not go on
                shard.failAll(failure);
                throw failure;
            }
        }

        private void offer(Shard shard, Selection selection, Delivery.Count count) {
            int number = shard.turns().frames().addCounted(frame);
            try {
                shard.visit(selection, outbox -> outbox.offer(number, outbox == opening), count);
            } finally {
                shard.turns().frames().release(number);
            }
        }
    }

    private record Dispatch(Shard shard, Selection selection, Action action, Delivery delivery) implements Turns.Command {
        @Override
        public int run() {
            try {
                Delivery.Count count = new Delivery.Count();
                action.run(shard, selection, count);
                shard.turns().afterFlush(() -> delivery.add(count));
                return count.matched();
            } catch (Throwable failure) {
                delivery.fail(failure);
                throw failure;
            }
        }
    }
}

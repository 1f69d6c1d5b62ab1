package io.quarkiverse.sse.runtime.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Outbound.Offer;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Brings what is sent to the shards that have connections for it. Safe for any thread: the connections are in a concurrent map,
 * and a lock makes every publication reach all inboxes before the next one does, so that all connections see one order.
 */
public final class Router {

    private final Overflow overflow;
    private final Function<Shard, KeepAlive> keepAlive;
    private final Map<SseId, Outbound> outbounds = new ConcurrentHashMap<>();
    private final Selector selector = new Selector(outbounds);

    private final Object order = new Object();
    // written under the lock, an event loop finds its own without
    private final Map<Thread, Shard> shards = new ConcurrentHashMap<>();

    private Router(Overflow overflow, Function<Shard, KeepAlive> keepAlive) {
        this.overflow = overflow;
        this.keepAlive = keepAlive;
    }

    /**
     * @param overflow the rule for clients that read too slowly
     * @return a router that sends no heartbeats
     */
    public static Router withoutHeartbeats(Overflow overflow) {
        return new Router(overflow, shard -> KeepAlive.NONE);
    }

    /**
     * @param overflow the rule for clients that read too slowly
     * @param interval the time between two heartbeats of a connection
     * @param heartbeats what is sent
     * @return a router
     */
    public static Router withHeartbeats(Overflow overflow, Duration interval, HeartbeatFrames heartbeats) {
        Heartbeats.Settings settings = Heartbeats.Settings.of(interval, heartbeats);
        return new Router(overflow, shard -> new Heartbeats(shard, settings));
    }

    /**
     * @return the shard of the event loop that runs this
     */
    public Shard currentShard() {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Not on an event loop: " + Thread.currentThread().getName());
        }
        // one thread serves an event loop for all its life
        Shard shard = shards.get(Thread.currentThread());
        if (shard == null) {
            Context loop = VertxContext.getRootContext(Vertx.currentContext());
            shard = new Shard(loop, overflow, keepAlive);
            synchronized (order) {
                shards.put(Thread.currentThread(), shard);
            }
        }
        return shard;
    }

    /**
     * Adds a connection. On its event loop.
     *
     * @param outbound the connection's queue
     */
    public void attach(Outbound outbound) {
        outbound.shard().attach(outbound);
        outbounds.put(outbound.connection().id(), outbound);
    }

    /**
     * Takes a connection out: nothing is sent to it any more. On its event loop.
     *
     * @param outbound the connection's queue
     */
    public void detach(Outbound outbound) {
        outbounds.remove(outbound.connection().id());
        outbound.shard().detach(outbound);
    }

    /**
     * @param id the id of a connection
     * @return its queue, or {@code null}
     */
    public Outbound find(SseId id) {
        return outbounds.get(id);
    }

    /**
     * @return the queues of all connections, weakly consistent
     */
    public Collection<Outbound> all() {
        return outbounds.values();
    }

    /**
     * Queues a frame at all selected connections.
     *
     * @param frame the frame
     * @param target the connections
     * @param opening the connection whose {@code @Open} observers send this, or {@code null}: there it goes ahead of the rest
     * @return how many took it, complete when it has been written as far as the sockets take it
     */
    public CompletionStage<SseDelivery> publish(Frame frame, SseTarget target, Outbound opening) {
        return dispatch(target, new Publication(frame, opening));
    }

    /**
     * Does something with all selected connections, after what was published before.
     *
     * @param target the connections
     * @param action what to do on their event loop; tells whether there was anything to do
     * @return how many it was done with
     */
    public CompletionStage<SseDelivery> forEach(SseTarget target, Predicate<Outbound> action) {
        Shard.Work work = outbound -> action.test(outbound) ? Offer.ACCEPTED : Offer.MISSED;
        return dispatch(target, (shard, selection, count) -> shard.visit(selection, work, count));
    }

    /**
     * Does something with one connection, after what was published before.
     *
     * @param outbound the connection's queue
     * @param action what to do on its event loop
     */
    public void execute(Outbound outbound, Runnable action) {
        execute(outbound, each -> {
            action.run();
            return Offer.ACCEPTED;
        });
    }

    private static void execute(Outbound outbound, Shard.Work work) {
        outbound.shard().execute(shard -> {
            shard.attempt(outbound, work);
            return 1;
        });
    }

    /**
     * Brings the index in line with a subscription that the connection has taken or given up.
     *
     * @param outbound the connection's queue
     * @param topic the topic
     */
    public void updateSubscription(Outbound outbound, String topic) {
        execute(outbound, each -> {
            each.shard().index().updateTopic(topic, each);
            return Offer.ACCEPTED;
        });
    }

    private CompletionStage<SseDelivery> dispatch(SseTarget target, Action action) {
        Selection selection = selector.select(target);
        synchronized (order) {
            List<Shard> concerned = concerned(selection);
            Delivery delivery = new Delivery(concerned.size());
            for (Shard shard : concerned) {
                try {
                    shard.execute(new Dispatch(selection, action, delivery));
                } catch (Throwable failure) {
                    // the other shards are to get it nevertheless
                    delivery.fail(failure);
                }
            }
            return delivery.stage();
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

    /** What a dispatch does at a shard. */
    private interface Action {
        void run(Shard shard, Selection selection, Delivery.Count count);
    }

    private record Publication(Frame frame, Outbound opening) implements Action {
        @Override
        public void run(Shard shard, Selection selection, Delivery.Count count) {
            try {
                offer(shard, selection, count);
                shard.reach(frame.position());
            } catch (Throwable failure) {
                // nobody knows whom the frame has not reached, and a stream that has lost one must not go on
                shard.failAll(failure);
                throw failure;
            }
        }

        private void offer(Shard shard, Selection selection, Delivery.Count count) {
            int slot = shard.frames().add(frame);
            try {
                shard.visit(selection, outbound -> outbound.offer(slot, outbound == opening), count);
            } finally {
                shard.frames().release(slot);
            }
        }
    }

    private record Dispatch(Selection selection, Action action, Delivery delivery) implements Shard.Command {
        @Override
        public int run(Shard shard) {
            try {
                Delivery.Count count = new Delivery.Count();
                action.run(shard, selection, count);
                shard.afterFlush(() -> delivery.add(count));
                return count.matched();
            } catch (Throwable failure) {
                delivery.fail(failure);
                throw failure;
            }
        }
    }
}

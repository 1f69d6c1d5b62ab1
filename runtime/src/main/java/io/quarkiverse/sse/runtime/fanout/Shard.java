package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Handler;

/**
 * A service's connections on one event loop. Everything in it belongs to that event loop; other threads only put commands into
 * its inbox, which is drained there in order.
 * <p>
 * A drain hands all waiting commands to the connections' queues first and flushes the queues then, so that several events make
 * one write. An isolated event is not delayed: a drain is scheduled as soon as there is a command.
 */
public final class Shard {

    private static final Logger LOG = Logger.getLogger(Shard.class);

    /** After so many commands others get a turn on the event loop. */
    private static final int MAX_COMMANDS_PER_DRAIN = 256;

    private final Context loop;
    private final Overflow overflow;
    private final Roster roster;
    private final KeepAlive keepAlive;
    private final SubscriptionIndex index = new SubscriptionIndex();
    private final FrameJoiner joiner = new FrameJoiner();

    private final Queue<Command> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Handler<Void> drain = ignored -> drain();

    private final List<Outbound> toFlush = new ArrayList<>();
    private final List<Outbound> toRemove = new ArrayList<>();
    private final List<Runnable> afterFlush = new ArrayList<>();
    private boolean visiting;

    Shard(Context loop, Overflow overflow, Function<Shard, KeepAlive> keepAlive) {
        this.loop = loop;
        this.overflow = overflow;
        this.keepAlive = keepAlive.apply(this);
        this.roster = new Roster(this.keepAlive.slots());
    }

    /** Something to do on the event loop, in the order of arrival. */
    interface Command {
        void run(Shard shard);
    }

    /**
     * @return the event loop, without anything of a request
     */
    public Context loop() {
        return loop;
    }

    /** Any thread. */
    void execute(Command command) {
        inbox.add(command);
        schedule();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.runOnContext(drain);
        }
    }

    private void drain() {
        visiting = true;
        try {
            Command command;
            for (int i = 0; i < MAX_COMMANDS_PER_DRAIN && (command = inbox.poll()) != null; i++) {
                guarded(command);
            }
            // by index: what is flushed may add to the list
            for (int i = 0; i < toFlush.size(); i++) {
                toFlush.get(i).flush();
            }
        } finally {
            toFlush.clear();
            joiner.reset();
            visiting = false;
            removeDetached();
            scheduled.set(false);
            if (!inbox.isEmpty()) {
                schedule();
            }
        }
        for (int i = 0; i < afterFlush.size(); i++) {
            afterFlush.get(i).run();
        }
        afterFlush.clear();
    }

    private void guarded(Command command) {
        try {
            command.run(this);
        } catch (RuntimeException e) {
            // the next commands are not to suffer from it
            LOG.error("An SSE command failed", e);
        }
    }

    /** Runs something at the end of the current drain, when all has been written. */
    void afterFlush(Runnable action) {
        afterFlush.add(action);
    }

    void flushLater(Outbound outbound) {
        toFlush.add(outbound);
    }

    /**
     * Adds a connection. On the event loop.
     */
    void attach(Outbound outbound) {
        roster.add(outbound);
        outbound.connection().user().ifPresent(user -> index.update(SseTarget.user(user), outbound));
        keepAlive.start();
    }

    /**
     * Takes a connection out. On the event loop, also while its connections are being visited.
     */
    void detach(Outbound outbound) {
        outbound.detached();
        toRemove.add(outbound);
        if (!visiting) {
            removeDetached();
        }
    }

    private void removeDetached() {
        for (Outbound outbound : toRemove) {
            roster.remove(outbound);
            index.removeAll(outbound);
        }
        toRemove.clear();
        if (roster.size() == 0) {
            keepAlive.stop();
        }
    }

    /** Writes what waits for a connection, outside of a drain. */
    void flushNow(Outbound outbound) {
        outbound.flush();
        joiner.reset();
    }

    /** Sends the connections of one slot of the heartbeat wheel a sign of life. */
    void beat(int slot, Frame frame) {
        visiting = true;
        roster.forEachIn(slot, outbound -> outbound.heartbeat(frame));
        visiting = false;
        removeDetached();
    }

    Roster roster() {
        return roster;
    }

    SubscriptionIndex index() {
        return index;
    }

    Overflow overflow() {
        return overflow;
    }

    FrameJoiner joiner() {
        return joiner;
    }
}

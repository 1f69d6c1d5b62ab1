package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Handler;

/**
 * A service's connections on one event loop. Everything in it belongs to that event loop; other threads only put commands into
 * its inbox.
 * <p>
 * It works in turns. A turn hands the commands that have arrived to the connections' queues, in order, and then flushes the
 * queues of a few connections, those that have waited longest first. Between two turns the event loop does its other work,
 * above
 * all it reads what comes in: so the events that arrive while a large audience is served join those that a connection is due
 * already, and go out in one write. An isolated event is not delayed: the first turn comes as soon as there is a command.
 */
public final class Shard {

    private static final Logger LOG = Logger.getLogger(Shard.class);

    // about a millisecond each
    private static final int MAX_OFFERS_PER_TURN = 10_000;
    private static final int MAX_WRITES_PER_TURN = 64;

    private final Context loop;
    private final Overflow overflow;
    private final Roster roster;
    private final KeepAlive keepAlive;
    private final SubscriptionIndex index = new SubscriptionIndex();
    private final FrameTable frames = new FrameTable();
    private final FrameJoiner joiner = new FrameJoiner();

    private final Queue<Command> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Handler<Void> turn = ignored -> turn();

    private final ArrayDeque<Outbound> toFlush = new ArrayDeque<>();
    private final Outbound[] ready = new Outbound[MAX_WRITES_PER_TURN];
    private final ArrayDeque<AfterFlush> afterFlush = new ArrayDeque<>();
    private long flushesAsked;
    private long flushesDone;

    private final List<Outbound> toRemove = new ArrayList<>();
    private boolean visiting;
    /** How far the connections have got in the log, as far as they are level with the live flow. */
    private long position;

    Shard(Context loop, Overflow overflow, Function<Shard, KeepAlive> keepAlive) {
        this.loop = loop;
        this.overflow = overflow;
        this.keepAlive = keepAlive.apply(this);
        this.roster = new Roster(this.keepAlive.slots());
    }

    /** Something to do on the event loop, in the order of arrival. */
    interface Command {

        /**
         * @return how many connections it was done with
         */
        int run(Shard shard);
    }

    /** Something to do when the flushes have been done that were asked for before. */
    private record AfterFlush(long flushes, Runnable action) {
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
            loop.runOnContext(turn);
        }
    }

    private void turn() {
        visiting = true;
        try {
            runCommands();
            flushQueues();
        } finally {
            visiting = false;
            removeDetached();
            planNextTurn();
        }
        while (!afterFlush.isEmpty() && afterFlush.peek().flushes <= flushesDone) {
            afterFlush.poll().action.run();
        }
    }

    private void runCommands() {
        Command command;
        for (int offers = 0; offers < MAX_OFFERS_PER_TURN && (command = inbox.poll()) != null;) {
            try {
                // a command for nobody is work as well
                offers += 1 + command.run(this);
            } catch (RuntimeException e) {
                // the next commands are not to suffer from it
                LOG.error("An SSE command failed", e);
            }
        }
    }

    /**
     * In two passes: the first brings what the second needs from memory, for many connections at once, where a loop over all
     * would wait for each.
     */
    private void flushQueues() {
        int count = 0;
        while (count < ready.length && !toFlush.isEmpty()) {
            Outbound outbound = toFlush.poll();
            outbound.toBeFlushed = false;
            flushesDone++;
            if (outbound.isReady()) {
                ready[count++] = outbound;
            }
        }
        for (int i = 0; i < count; i++) {
            ready[i].flush();
            ready[i] = null;
        }
    }

    private void planNextTurn() {
        if (!toFlush.isEmpty()) {
            VertxInternals.onNextIteration(loop, turn);
            return;
        }
        joiner.reset();
        scheduled.set(false);
        if (!inbox.isEmpty()) {
            schedule();
        }
    }

    /** Runs something when all has been written, as far as the sockets take it, that has been offered so far. */
    void afterFlush(Runnable action) {
        afterFlush.add(new AfterFlush(flushesAsked, action));
    }

    void flushLater(Outbound outbound) {
        if (!outbound.toBeFlushed) {
            outbound.toBeFlushed = true;
            flushesAsked++;
            toFlush.add(outbound);
            schedule();
        }
    }

    /**
     * Adds a connection. On the event loop.
     */
    void attach(Outbound outbound) {
        roster.add(outbound);
        index.addUser(outbound);
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

    /** Writes what waits for a connection, outside of its turn. */
    void flushNow(Outbound outbound) {
        outbound.flush();
        resetJoinerIfIdle();
    }

    /** Sends the connections of one slot of the heartbeat wheel a sign of life. */
    void beat(int slot, Frame plain, Frame placed) {
        visiting = true;
        roster.forEachIn(slot, outbound -> outbound.heartbeat(plain, placed));
        visiting = false;
        removeDetached();
        resetJoinerIfIdle();
    }

    /** What has this position, or none, is offered to the connections now. */
    void reach(long newPosition) {
        if (newPosition > 0) {
            position = newPosition;
        }
    }

    long position() {
        return position;
    }

    private void resetJoinerIfIdle() {
        if (toFlush.isEmpty()) {
            joiner.reset();
        }
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

    FrameTable frames() {
        return frames;
    }

    FrameJoiner joiner() {
        return joiner;
    }
}

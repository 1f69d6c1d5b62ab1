package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.Outbound.Offer;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Handler;

/**
 * A service's connections on one event loop. Everything in it belongs to that event loop; other threads only put commands into
 * its inbox.
 * <p>
 * It works in turns. A turn hands the commands that have arrived to the connections' queues, in
 * order, and then flushes the queues of a few connections, those that have waited longest first.
 * Between two turns the event loop does its other work, above all it reads what comes in: so the
 * events that arrive while a large audience is served join those that a connection is due already,
 * and go out in one write. An isolated event is not delayed: the first turn comes as soon as there
 * is a command.
 * <p>
 * What is done for one connection is done in {@link #attempt}. Whatever it throws, an {@link Error} included, ends this
 * connection, and nothing else notices.
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

    // connections that come or go while the others are being visited
    private final ArrayDeque<Outbound> toAdd = new ArrayDeque<>();
    private final ArrayDeque<Outbound> toRemove = new ArrayDeque<>();
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

    /** Something to do for one connection. */
    interface Work {

        Work ADD = outbound -> {
            outbound.shard().add(outbound);
            return Offer.ACCEPTED;
        };

        Work CHECK = outbound -> outbound.isReady() ? Offer.ACCEPTED : Offer.MISSED;

        Work FLUSH = outbound -> {
            outbound.flush();
            return Offer.ACCEPTED;
        };

        Work RELEASE = outbound -> {
            outbound.letGo();
            return Offer.ACCEPTED;
        };

        /**
         * @return what became of it
         */
        Offer doFor(Outbound outbound);
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
            try {
                loop.runOnContext(turn);
            } catch (Throwable failure) {
                // or nobody would try again
                scheduled.set(false);
                throw failure;
            }
        }
    }

    private void turn() {
        try {
            runCommands();
            flushQueues();
        } finally {
            planNextTurn();
        }
        while (!afterFlush.isEmpty() && afterFlush.peek().flushes <= flushesDone) {
            Runnable action = afterFlush.poll().action;
            try {
                action.run();
            } catch (Throwable failure) {
                LOG.error("What follows an SSE delivery failed", failure);
            }
        }
    }

    /**
     * The boundary around a connection. On the event loop.
     *
     * @return what became of the work; {@link Offer#MISSED} if it has failed, which ends the connection
     */
    Offer attempt(Outbound outbound, Work work) {
        try {
            return work.doFor(outbound);
        } catch (Throwable failure) {
            fail(outbound, failure);
            return Offer.MISSED;
        }
    }

    /** Ends a connection that may have lost something. Throws nothing. */
    void fail(Outbound outbound, Throwable failure) {
        try {
            overflow.failed(outbound, failure);
        } catch (Throwable another) {
            LOG.errorf(another, "The end of %s failed", outbound.connection());
        } finally {
            if (!outbound.isDetached()) {
                detach(outbound);
                outbound.cut();
            }
        }
    }

    /** Ends all connections: each of them may have lost something. */
    void failAll(Throwable failure) {
        visiting = true;
        try {
            roster.forEach(outbound -> fail(outbound, failure));
        } finally {
            visited();
        }
    }

    /** Does something for each of the selected connections that are there when it begins. */
    void visit(Selection selection, Work work, Delivery.Count count) {
        visiting = true;
        try {
            selection.visit(this, outbound -> count.add(attempt(outbound, work)));
        } finally {
            visited();
        }
    }

    /**
     * @return whether a target without lambdas selects the connection
     */
    boolean selects(SseTarget target, Outbound outbound) {
        try {
            return target.test(outbound.connection());
        } catch (Throwable failure) {
            fail(outbound, failure);
            return false;
        }
    }

    private void runCommands() {
        Command command;
        for (int offers = 0; offers < MAX_OFFERS_PER_TURN && (command = inbox.poll()) != null;) {
            try {
                // a command for nobody is work as well
                offers += 1 + command.run(this);
            } catch (Throwable failure) {
                // the next commands are not to suffer from it
                LOG.error("An SSE command failed", failure);
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
            if (attempt(outbound, Work.CHECK) == Offer.ACCEPTED) {
                ready[count++] = outbound;
            }
        }
        for (int i = 0; i < count; i++) {
            attempt(ready[i], Work.FLUSH);
            ready[i] = null;
        }
    }

    private void planNextTurn() {
        if (!toFlush.isEmpty()) {
            try {
                VertxInternals.onNextIteration(loop, turn);
                return;
            } catch (Throwable failure) {
                LOG.error("The next turn could not be planned", failure);
            }
        }
        scheduled.set(false);
        scheduleIfNeeded();
        resetJoinerIfIdle();
    }

    private void scheduleIfNeeded() {
        if (!toFlush.isEmpty() || !inbox.isEmpty()) {
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
     * Adds a connection. On the event loop, also while the others are being visited: the end of a response may bring the next
     * request of its client.
     */
    void attach(Outbound outbound) {
        if (visiting) {
            toAdd.add(outbound);
        } else {
            add(outbound);
        }
    }

    private void add(Outbound outbound) {
        roster.add(outbound);
        index.addUser(outbound);
        keepAlive.start();
    }

    /**
     * Takes a connection out. On the event loop, also while its connections are being visited.
     */
    void detach(Outbound outbound) {
        outbound.detached();
        if (visiting) {
            toRemove.add(outbound);
        } else {
            remove(outbound);
        }
    }

    private void remove(Outbound outbound) {
        roster.remove(outbound);
        try {
            index.removeAll(outbound);
        } catch (Throwable failure) {
            LOG.errorf(failure, "The subscriptions of %s could not be removed", outbound.connection());
        }
        if (roster.size() == 0) {
            keepAlive.stop();
        }
    }

    private void visited() {
        visiting = false;
        Outbound outbound;
        while ((outbound = toAdd.poll()) != null) {
            if (!outbound.isDetached()) {
                attempt(outbound, Work.ADD);
            }
        }
        while ((outbound = toRemove.poll()) != null) {
            remove(outbound);
        }
    }

    /** Writes what waits for a connection, outside of its turn. */
    void flushNow(Outbound outbound) {
        attempt(outbound, Work.FLUSH);
        resetJoinerIfIdle();
    }

    /** Sends the connections of one slot of the heartbeat wheel a sign of life. */
    void beat(int slot, Frame plain, Frame placed) {
        Work heartbeat = outbound -> {
            outbound.heartbeat(plain, placed);
            return Offer.ACCEPTED;
        };
        visiting = true;
        try {
            roster.forEachIn(slot, outbound -> attempt(outbound, heartbeat));
        } finally {
            visited();
        }
        resetJoinerIfIdle();
        // in case that a turn could not be planned
        scheduleIfNeeded();
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

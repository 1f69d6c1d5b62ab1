package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayDeque;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Boundary;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Outcome;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Sink;
import io.quarkiverse.sse.runtime.queue.Turns;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * The connections of a service on one event loop. Everything in it belongs to that event loop;
 * other threads only put commands into the inbox of its {@link Turns}.
 * <p>
 * All work for one connection is done within a {@link Boundary}.
 */
public final class Shard {

    private static final Logger LOG = Logger.getLogger(Shard.class);

    private final Turns turns;
    private final Boundary boundary;
    private final Overflow overflow;
    private final Roster roster;
    private final KeepAlive keepAlive;
    private final StallWatch stallWatch;
    private final SubscriptionIndex index = new SubscriptionIndex();
    private final Boundary.Work addition = outbox -> {
        add(outbox);
        return Outcome.ACCEPTED;
    };

    // connections that come or go while the others are being visited
    private final ArrayDeque<Outbox> toAdd = new ArrayDeque<>();
    private final ArrayDeque<Outbox> toRemove = new ArrayDeque<>();
    private boolean visiting;
    /** {@code null} until a connection has a deadline. */
    private Deadlines deadlines;
    /**
     * The position in the log that the connections have reached, as far as they are level
     * with the live flow.
     */
    private long position;

    Shard(Context loop, Overflow overflow, Function<Shard, KeepAlive> keepAlive, Telemetry telemetry) {
        this.overflow = overflow;
        this.boundary = new Boundary(overflow.troubles(), this::detach);
        this.turns = new Turns(loop, boundary, telemetry, overflow.room());
        this.keepAlive = keepAlive.apply(this);
        this.stallWatch = new StallWatch(this, overflow.writeTimeout());
        this.roster = new Roster(this.keepAlive.buckets());
    }

    /**
     * @return the context of the event loop, without anything of a request
     */
    public Context loop() {
        return turns.loop();
    }

    Turns turns() {
        return turns;
    }

    /**
     * Creates the outbox of a connection of this event loop.
     *
     * @param connection the connection, as targets see it
     * @param missed what the client has missed
     * @param sinks creates the sink of the connection
     * @return the outbox, which is not attached yet
     */
    public Outbox newOutbox(SseConnection connection, Replay missed, Function<Outbox, Sink> sinks) {
        return new Outbox(connection, turns, overflow, missed, sinks);
    }

    /**
     * Does something for one connection, after what was published before. May be
     * called from any thread.
     */
    public void execute(Outbox outbox, Runnable action) {
        turns.execute(outbox, action);
    }

    /**
     * Brings the index in line with a subscription that a connection has taken or given up. May be
     * called from any thread.
     */
    public void updateSubscription(Outbox outbox, String topic) {
        turns.execute(outbox, () -> index.updateTopic(topic, outbox));
    }

    /**
     * @return what is done for connections at certain times. Must be called on the event loop
     */
    public Deadlines deadlines() {
        if (deadlines == null) {
            deadlines = new Deadlines(this);
        }
        return deadlines;
    }

    /** Ends all connections, because each of them may have lost something. */
    void failAll(Throwable failure) {
        visiting = true;
        try {
            roster.forEach(outbox -> boundary.fail(outbox, failure));
        } finally {
            endVisit();
        }
    }

    /** Does work for each of the selected connections that are there when it begins. */
    void visit(Selection selection, Boundary.Work work, Delivery.Count count) {
        visiting = true;
        try {
            selection.visit(this, outbox -> count.add(boundary.attempt(outbox, work)));
        } finally {
            endVisit();
        }
    }

    /**
     * @return whether a target without lambdas selects the connection
     */
    boolean selects(SseTarget target, Outbox outbox) {
        try {
            return target.test(outbox.connection());
        } catch (Throwable failure) {
            boundary.fail(outbox, failure);
            return false;
        }
    }

    /**
     * Adds a connection. Must be called on the event loop. It may be called while the others are
     * being visited, because the end of a response may bring the next request of its client.
     */
    void attach(Outbox outbox) {
        if (visiting) {
            toAdd.add(outbox);
        } else {
            add(outbox);
        }
    }

    private void add(Outbox outbox) {
        roster.add(outbox);
        index.addUser(outbox);
        keepAlive.start();
        stallWatch.start();
    }

    /**
     * Removes a connection. Must be called on the event loop, and may be called while the
     * connections are being visited.
     */
    public void detach(Outbox outbox) {
        outbox.detach();
        if (visiting) {
            toRemove.add(outbox);
        } else {
            remove(outbox);
        }
    }

    private void remove(Outbox outbox) {
        roster.remove(outbox);
        try {
            index.removeAll(outbox);
        } catch (Throwable failure) {
            LOG.errorf(failure, "The subscriptions of %s could not be removed", outbox.connection());
        }
        if (roster.size() == 0) {
            keepAlive.stop();
            stallWatch.stop();
        }
    }

    private void endVisit() {
        visiting = false;
        Outbox outbox;
        while ((outbox = toAdd.poll()) != null) {
            if (!outbox.isDetached()) {
                boundary.attempt(outbox, addition);
            }
        }
        while ((outbox = toRemove.poll()) != null) {
            remove(outbox);
        }
    }

    /** Sends a heartbeat to the connections of one bucket of the wheel. */
    void beat(int bucket, Frame plain, Frame placed) {
        Boundary.Work heartbeat = outbox -> {
            outbox.heartbeat(plain, placed);
            return Outcome.ACCEPTED;
        };
        visiting = true;
        try {
            roster.forEachIn(bucket, outbox -> boundary.attempt(outbox, heartbeat));
        } finally {
            endVisit();
        }
        turns.afterWritingOutsideOfTurn();
    }

    /**
     * Cuts the connections whose clients have read nothing for some ticks while something waits.
     */
    void cutStalled(int ticks) {
        Boundary.Work check = outbox -> {
            if (outbox.countTicksWithoutProgress() < ticks) {
                return Outcome.SKIPPED;
            }
            overflow.troubles().onStall(outbox);
            return Outcome.ACCEPTED;
        };
        visiting = true;
        try {
            roster.forEach(outbox -> boundary.attempt(outbox, check));
        } finally {
            endVisit();
        }
    }

    /**
     * Notes the position of a frame that has been offered to the connections. A frame that is not
     * in the history has none.
     */
    void reach(long newPosition) {
        if (newPosition > 0) {
            position = newPosition;
        }
    }

    long position() {
        return position;
    }

    Roster roster() {
        return roster;
    }

    SubscriptionIndex index() {
        return index;
    }
}

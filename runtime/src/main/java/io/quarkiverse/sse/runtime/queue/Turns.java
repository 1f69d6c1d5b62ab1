package io.quarkiverse.sse.runtime.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.Handler;

/**
 * The turns of one event loop. Everything in here belongs to that event loop; other threads only put commands into the inbox.
 * <p>
 * A turn runs the commands that have arrived, in order, which fill the outboxes of connections. It then flushes a few outboxes,
 * those that have waited longest first. Between two turns the event loop does its other work, above all it reads what comes in:
 * so the events that arrive while a large audience is served join those that a connection is due already, and go out in one
 * write. An isolated event is not delayed: the first turn comes as soon as there is a command.
 */
public final class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);

    // about a millisecond each
    private static final int MAX_OFFERS_PER_TURN = 10_000;
    private static final int MAX_FLUSHES_PER_TURN = 64;

    private static final Boundary.Work CHECK = outbox -> outbox.isReady() ? Outcome.ACCEPTED : Outcome.SKIPPED;

    private static final Boundary.Work FLUSH = outbox -> {
        outbox.flush();
        return Outcome.ACCEPTED;
    };

    private final Context loop;
    private final Boundary boundary;
    private final FrameTable frames = new FrameTable();
    private final FrameJoiner joiner = new FrameJoiner();

    private final Queue<Command> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Handler<Void> turn = ignored -> turn();

    private final ArrayDeque<Outbox> toFlush = new ArrayDeque<>();
    private final Outbox[] ready = new Outbox[MAX_FLUSHES_PER_TURN];
    private final ArrayDeque<AfterFlush> afterFlush = new ArrayDeque<>();
    private long flushesAsked;
    private long flushesDone;

    /**
     * @param loop the event loop, without anything of a request
     * @param boundary shields the connections from one another
     */
    public Turns(Context loop, Boundary boundary) {
        this.loop = loop;
        this.boundary = boundary;
    }

    /** Something to do on the event loop, in the order of arrival. */
    public interface Command {

        /**
         * @return how many connections it was done with
         */
        int run();
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

    /**
     * @return shields the connections from one another
     */
    public Boundary boundary() {
        return boundary;
    }

    /**
     * @return the frames that wait for the connections of this event loop
     */
    public FrameTable frames() {
        return frames;
    }

    FrameJoiner joiner() {
        return joiner;
    }

    /**
     * Puts a command into the inbox. Any thread.
     *
     * @param command what to do
     */
    public void execute(Command command) {
        inbox.add(command);
        schedule();
    }

    /**
     * Does something for one connection, after what was put into the inbox before. Any thread.
     *
     * @param outbox the connection's outbox
     * @param action what to do on its event loop
     */
    public void execute(Outbox outbox, Runnable action) {
        Boundary.Work work = each -> {
            action.run();
            return Outcome.ACCEPTED;
        };
        execute(() -> {
            boundary.attempt(outbox, work);
            return 1;
        });
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
            flushOutboxes();
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

    private void runCommands() {
        Command command;
        for (int offers = 0; offers < MAX_OFFERS_PER_TURN && (command = inbox.poll()) != null;) {
            try {
                // a command for nobody is work as well
                offers += 1 + command.run();
            } catch (Throwable failure) {
                // the commands behind it must not suffer from it
                LOG.error("An SSE command failed", failure);
            }
        }
    }

    /**
     * In two passes: the first brings what the second needs from memory, for many connections at once, where a loop over all
     * would wait for each.
     */
    private void flushOutboxes() {
        int count = 0;
        while (count < ready.length && !toFlush.isEmpty()) {
            Outbox outbox = toFlush.poll();
            outbox.toBeFlushed = false;
            flushesDone++;
            if (boundary.attempt(outbox, CHECK) == Outcome.ACCEPTED) {
                ready[count++] = outbox;
            }
        }
        for (int i = 0; i < count; i++) {
            boundary.attempt(ready[i], FLUSH);
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

    private void resetJoinerIfIdle() {
        if (toFlush.isEmpty()) {
            joiner.reset();
        }
    }

    /**
     * Runs something when all has been written, as far as the sockets take it, that has been offered so far. On the event loop.
     *
     * @param action what to run
     */
    public void afterFlush(Runnable action) {
        afterFlush.add(new AfterFlush(flushesAsked, action));
    }

    void flushLater(Outbox outbox) {
        if (!outbox.toBeFlushed) {
            outbox.toBeFlushed = true;
            flushesAsked++;
            toFlush.add(outbox);
            schedule();
        }
    }

    /** Writes what waits for a connection, outside of its turn. */
    void flushNow(Outbox outbox) {
        boundary.attempt(outbox, FLUSH);
        resetJoinerIfIdle();
    }

    /**
     * To be called when outboxes have been written outside of a turn. On the event loop.
     */
    public void afterWritingOutsideOfTurn() {
        resetJoinerIfIdle();
        // in case that a turn could not be planned
        scheduleIfNeeded();
    }
}

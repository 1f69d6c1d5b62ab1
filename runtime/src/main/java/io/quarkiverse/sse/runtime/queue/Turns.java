package io.quarkiverse.sse.runtime.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.compression.Compressor;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.Turn;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.Handler;

/**
 * The turns of one event loop. Everything in it belongs to that event loop; other threads only put
 * commands into the inbox.
 * <p>
 * A turn first runs the commands that have arrived, in order. They fill the outboxes of
 * connections. It then flushes some of the outboxes, those that have waited longest first. Between
 * two turns the event loop does its other work, and above all it reads its input. So the events
 * that arrive while a large audience is being served join those that a connection is due already,
 * and go out in one write. An isolated event is not delayed, because the first turn comes as soon
 * as there is a command.
 * <p>
 * What the connections have handed to a {@link Gatherer} meanwhile leaves at the end of the turn.
 */
public final class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);

    // each limit is about a millisecond of work
    private static final int MAX_OFFERS_PER_TURN = 10_000;
    private static final int MAX_FLUSHES_PER_TURN = 64;

    private static final Boundary.Work CHECK = outbox -> outbox.isReady() ? Outcome.ACCEPTED : Outcome.SKIPPED;

    private static final Boundary.Work FLUSH = outbox -> {
        outbox.flush();
        return Outcome.ACCEPTED;
    };

    private final Context loop;
    private final Boundary boundary;
    /** {@code null} where nobody wants to know of turns. */
    private final Telemetry telemetry;
    private final FrameTable frames;
    private final FrameJoiner joiner = new FrameJoiner();
    /** {@code null} until a stream is compressed. */
    private Compressor compressor;
    private final LoopFigures figures = new LoopFigures();

    private final Queue<Command> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Handler<Void> turn = ignored -> turn();

    private final ArrayDeque<Outbox> toFlush = new ArrayDeque<>();
    private final Outbox[] ready = new Outbox[MAX_FLUSHES_PER_TURN];
    private final ArrayDeque<Gatherer> gatherers = new ArrayDeque<>();
    private final ArrayDeque<AfterFlush> afterFlush = new ArrayDeque<>();
    private long flushesAsked;
    private long flushesDone;

    /**
     * @param loop the context of the event loop, without anything of a request
     * @param boundary isolates the connections from one another
     * @param telemetry learns how long turns take
     * @param room what may wait for the connections of all event loops
     */
    public Turns(Context loop, Boundary boundary, Telemetry telemetry, PendingRoom room) {
        this.frames = new FrameTable(room);
        this.telemetry = telemetry.followsTurns() ? telemetry : null;
        this.loop = loop;
        this.boundary = boundary;
    }

    /** A command for the event loop. Commands run in the order of arrival. */
    public interface Command {

        /**
         * @return for how many connections something was done
         */
        int run();
    }

    /** An action that runs when the flushes that were requested before it have been done. */
    private record AfterFlush(long flushes, Runnable action) {
    }

    /**
     * @return the context of the event loop, without anything of a request
     */
    public Context loop() {
        return loop;
    }

    public Boundary boundary() {
        return boundary;
    }

    /**
     * @return the frames that wait for the connections of this event loop
     */
    public FrameTable frames() {
        return frames;
    }

    /**
     * @return what is counted for this event loop. It may be read by any thread
     */
    public LoopFigures figures() {
        return figures;
    }

    Compressor compressor() {
        if (compressor == null) {
            compressor = new Compressor();
        }
        return compressor;
    }

    FrameJoiner joiner() {
        return joiner;
    }

    /**
     * Puts a command into the inbox. May be called from any thread, which must call {@link #wake()}
     * then.
     */
    public void put(Command command) {
        inbox.add(command);
    }

    /**
     * Has the inbox looked at. May be called from any thread.
     */
    public void wake() {
        schedule();
    }

    /**
     * Runs a command in the next turn. May be called from any thread.
     */
    public void execute(Command command) {
        put(command);
        wake();
    }

    /**
     * Does something for one connection, after the commands that are already in the inbox. May be
     * called from any thread.
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
                // otherwise no later call would schedule a turn
                scheduled.set(false);
                throw failure;
            }
        }
    }

    private void turn() {
        Turn followed = telemetry == null ? Turn.NONE : telemetry.beginTurn();
        int offers = 0;
        int flushes = 0;
        try {
            offers = runCommands();
            flushes = flushOutboxes();
        } finally {
            handOn();
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
        // with what follows, which may be code of the application, and after all that must be done
        followed.end(offers, flushes);
    }

    private int runCommands() {
        Command command;
        int offers = 0;
        while (offers < MAX_OFFERS_PER_TURN && (command = inbox.poll()) != null) {
            try {
                // a command that concerns no connection is work too
                offers += 1 + command.run();
            } catch (Throwable failure) {
                // the commands behind this one must not suffer from it
                LOG.error("An SSE command failed", failure);
            }
        }
        return offers;
    }

    /**
     * Flushes in two passes. The first one loads what the second one needs from memory, for many
     * connections at once; a single loop would wait for each connection.
     */
    private int flushOutboxes() {
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
        return count;
    }

    private void handOn() {
        Gatherer gatherer;
        while ((gatherer = gatherers.poll()) != null) {
            try {
                gatherer.handOn();
            } catch (Throwable failure) {
                LOG.error("What an event loop has gathered could not be handed on", failure);
            }
        }
    }

    /**
     * Asks a gatherer to hand on what it has, at the end of this turn, or outside of turns in one
     * that comes at once. Must be called on the event loop.
     */
    public void handOnAfterTurn(Gatherer gatherer) {
        gatherers.add(gatherer);
        schedule();
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
        if (!toFlush.isEmpty() || !gatherers.isEmpty() || !inbox.isEmpty()) {
            schedule();
        }
    }

    private void resetJoinerIfIdle() {
        if (toFlush.isEmpty()) {
            joiner.reset();
        }
    }

    /**
     * Runs an action when everything that has been offered so far is written, as far as the sockets
     * take it. Must be called on the event loop.
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
     * Must be called on the event loop after outboxes have been written outside of a turn.
     */
    public void afterWritingOutsideOfTurn() {
        resetJoinerIfIdle();
        // in case a turn could not be planned
        scheduleIfNeeded();
    }
}

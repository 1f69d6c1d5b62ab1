package io.quarkiverse.sse.runtime.fanout;

import java.util.TreeSet;

import io.quarkiverse.sse.runtime.queue.Outbox;
import io.vertx.core.Context;

/**
 * Does something for connections of one shard at certain times, with one timer for all of them.
 * Must be used on the shard's event loop.
 */
public final class Deadlines {

    /** The clock of the machine may be set, or it may sleep, so its time is read again and again. */
    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private static final long STOPPED = -1;

    private final Shard shard;
    private final TreeSet<Deadline> deadlines = new TreeSet<>();
    private long timer = STOPPED;
    private long timerDueMillis;
    private long sequence;

    Deadlines(Shard shard) {
        this.shard = shard;
    }

    /**
     * A time at which something is done.
     */
    public static final class Deadline implements Comparable<Deadline> {

        private final long atMillis;
        private final long number;
        private final Outbox outbox;
        private final Runnable action;

        private Deadline(long atMillis, long number, Outbox outbox, Runnable action) {
            this.atMillis = atMillis;
            this.number = number;
            this.outbox = outbox;
            this.action = action;
        }

        @Override
        public int compareTo(Deadline other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /**
     * @param atMillis the time, in milliseconds since 1970
     * @param outbox the outbox of the connection
     * @param action what is done for it then, unless it is {@linkplain #remove removed} before
     */
    public Deadline add(long atMillis, Outbox outbox, Runnable action) {
        Deadline deadline = new Deadline(atMillis, sequence++, outbox, action);
        deadlines.add(deadline);
        arm();
        return deadline;
    }

    /**
     * Forgets a deadline. One that has passed is forgotten already.
     */
    public void remove(Deadline deadline) {
        deadlines.remove(deadline);
        if (deadlines.isEmpty()) {
            disarm();
        }
    }

    int size() {
        return deadlines.size();
    }

    private void arm() {
        long now = System.currentTimeMillis();
        long wait = Math.max(1, Math.min(LONGEST_WAIT_MILLIS, deadlines.first().atMillis - now));
        if (timer != STOPPED && timerDueMillis <= now + wait) {
            return;
        }
        disarm();
        Context loop = shard.loop();
        timerDueMillis = now + wait;
        // a timer that starts in the context of a request would keep that context
        timer = loop.owner().setTimer(wait, ignored -> loop.runOnContext(inLoop -> onTimer()));
    }

    private void disarm() {
        if (timer != STOPPED) {
            shard.loop().owner().cancelTimer(timer);
            timer = STOPPED;
        }
    }

    private void onTimer() {
        timer = STOPPED;
        try {
            long now = System.currentTimeMillis();
            while (!deadlines.isEmpty() && deadlines.first().atMillis <= now) {
                Deadline due = deadlines.pollFirst();
                shard.execute(due.outbox, due.action);
            }
        } finally {
            if (!deadlines.isEmpty()) {
                arm();
            }
        }
    }
}

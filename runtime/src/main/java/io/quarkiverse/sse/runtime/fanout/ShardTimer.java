package io.quarkiverse.sse.runtime.fanout;

import io.vertx.core.Context;

/**
 * A periodic timer of one shard, which runs only while the shard has connections. Must be used on
 * the shard's event loop.
 */
final class ShardTimer {

    private static final long STOPPED = -1;

    private final Context loop;
    private final long periodMillis;
    private final Runnable action;
    private long timer = STOPPED;
    private boolean running;

    ShardTimer(Context loop, long periodMillis, Runnable action) {
        this.loop = loop;
        this.periodMillis = periodMillis;
        this.action = action;
    }

    /** Called when there are connections, for each one that is added. */
    void start() {
        if (!running) {
            // a timer that starts right here would keep the context of the request that
            // happens to be the first
            loop.runOnContext(ignored -> startTimer());
            running = true;
        }
    }

    private void startTimer() {
        if (running && timer == STOPPED) {
            // if the timer can't be started, the next connection tries again
            running = false;
            timer = loop.owner().setPeriodic(periodMillis, ignored -> action.run());
            running = true;
        }
    }

    /** Called when there are no connections any more. */
    void stop() {
        running = false;
        if (timer != STOPPED) {
            loop.owner().cancelTimer(timer);
            timer = STOPPED;
        }
    }
}

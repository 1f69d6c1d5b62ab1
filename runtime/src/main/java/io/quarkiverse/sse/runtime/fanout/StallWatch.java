package io.quarkiverse.sse.runtime.fanout;

import java.time.Duration;

/**
 * Finds the clients of one shard that have stopped reading while something waits for them. It looks
 * at all connections a few times within the timeout, instead of running a timer for each. Must be
 * used on the shard's event loop.
 */
final class StallWatch {

    private static final int TICKS_PER_TIMEOUT = 4;

    /** {@code null} if clients may take as long as they like. */
    private final ShardTimer timer;

    /**
     * @param timeout how long nothing may move, or {@code null} for any time
     */
    StallWatch(Shard shard, Duration timeout) {
        this.timer = timeout == null ? null
                : new ShardTimer(shard.loop(), Math.max(1, timeout.toMillis() / TICKS_PER_TIMEOUT),
                        () -> shard.cutStalled(TICKS_PER_TIMEOUT));
    }

    void start() {
        if (timer != null) {
            timer.start();
        }
    }

    void stop() {
        if (timer != null) {
            timer.stop();
        }
    }
}

package io.quarkiverse.sse.runtime.fanout;

import java.time.Duration;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Sends the heartbeats of one shard. A wheel reaches every bucket of the shard's roster once per
 * interval, so that the connections are not all written at once. Its timer runs only while there
 * are connections. Must be used on the shard's event loop.
 */
final class Heartbeats implements KeepAlive {

    private static final Logger LOG = Logger.getLogger(Heartbeats.class);

    private final Shard shard;
    private final Settings settings;
    private final ShardTimer timer;
    private int bucket;
    private boolean failed;

    Heartbeats(Shard shard, Settings settings) {
        this.shard = shard;
        this.settings = settings;
        this.timer = new ShardTimer(shard.loop(), settings.tickMillis(), this::tick);
    }

    @Override
    public int buckets() {
        return settings.buckets();
    }

    @Override
    public void start() {
        timer.start();
    }

    @Override
    public void stop() {
        timer.stop();
    }

    private void tick() {
        int current = bucket;
        // move on first: the other buckets must get their heartbeats whatever happens in this one
        bucket = (bucket + 1) % settings.buckets();
        shard.beat(current, settings.frames().plain(), placed());
    }

    /**
     * Returns {@code null} rather than failing, because a heartbeat without a position still keeps
     * a connection alive.
     */
    private Frame placed() {
        try {
            return shard.position() == 0 ? null : settings.frames().at(shard.position());
        } catch (Throwable failure) {
            LOG.log(failed ? Logger.Level.DEBUG : Logger.Level.ERROR,
                    "A heartbeat can't bring the clients to their position in the log", failure);
            failed = true;
            return null;
        }
    }

    /**
     * The settings of the wheel.
     *
     * @param frames the frames to send
     * @param buckets the number of buckets
     * @param tickMillis the time between two buckets, in milliseconds
     */
    record Settings(HeartbeatFrames frames, int buckets, long tickMillis) {

        private static final int MAX_BUCKETS = 16;
        private static final long MIN_TICK_MILLIS = 50;

        static Settings of(Duration interval, HeartbeatFrames frames) {
            long millis = interval.toMillis();
            int buckets = (int) Math.max(1, Math.min(MAX_BUCKETS, millis / MIN_TICK_MILLIS));
            return new Settings(frames, buckets, Math.max(1, millis / buckets));
        }
    }
}

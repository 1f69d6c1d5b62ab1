package io.quarkiverse.sse.runtime.fanout;

import java.time.Duration;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The heartbeats of one shard: a wheel that reaches every slot of its roster once an interval, so that the connections are not
 * all written at once. Its timer runs only while there are connections. Belongs to the shard's event loop.
 */
final class Heartbeats implements KeepAlive {

    private static final long STOPPED = -1;

    private final Shard shard;
    private final Settings settings;
    private long timer = STOPPED;
    private boolean running;
    private int slot;

    Heartbeats(Shard shard, Settings settings) {
        this.shard = shard;
        this.settings = settings;
    }

    @Override
    public int slots() {
        return settings.slots();
    }

    @Override
    public void start() {
        if (!running) {
            running = true;
            // not here: the timer would keep the context of the request that happens to be the first
            shard.loop().runOnContext(ignored -> startTimer());
        }
    }

    private void startTimer() {
        if (running && timer == STOPPED) {
            timer = shard.loop().owner().setPeriodic(settings.tickMillis(), ignored -> tick());
        }
    }

    private void tick() {
        Frame placed = shard.position() == 0 ? null : settings.frames().at(shard.position());
        shard.beat(slot, settings.frames().plain(), placed);
        slot = (slot + 1) % settings.slots();
    }

    @Override
    public void stop() {
        running = false;
        if (timer != STOPPED) {
            shard.loop().owner().cancelTimer(timer);
            timer = STOPPED;
        }
    }

    /**
     * @param frames what is sent
     * @param slots the slots of the wheel
     * @param tickMillis the time between two slots, in milliseconds
     */
    record Settings(HeartbeatFrames frames, int slots, long tickMillis) {

        private static final int MAX_SLOTS = 16;
        private static final long MIN_TICK_MILLIS = 50;

        static Settings of(Duration interval, HeartbeatFrames frames) {
            long millis = interval.toMillis();
            int slots = (int) Math.max(1, Math.min(MAX_SLOTS, millis / MIN_TICK_MILLIS));
            return new Settings(frames, slots, Math.max(1, millis / slots));
        }
    }
}

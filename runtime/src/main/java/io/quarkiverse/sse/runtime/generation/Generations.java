package io.quarkiverse.sse.runtime.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.connection.StreamSource;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.vertx.core.Context;

/**
 * The generations of a service that this node keeps. Thread-safe.
 */
public final class Generations {

    private static final Logger LOG = Logger.getLogger(Generations.class);

    private static final long LONGEST_TICK_MILLIS = 1_000;
    /** Times are kept as exactly as a tenth. */
    private static final int TICKS = 10;
    private static final long NO_TIMER = -1;

    private final GenerationSettings settings;
    private final EventEncoder encoder;
    private final Context loop;

    // guarded by this
    /** In the order in which they started. */
    private final Map<String, Generation> byKey = new LinkedHashMap<>();
    private long timer = NO_TIMER;
    private boolean stopped;
    private boolean droppedBefore;

    /**
     * @param loop runs the timer
     */
    public Generations(GenerationSettings settings, EventEncoder encoder, Context loop) {
        this.settings = settings;
        this.encoder = encoder;
        this.loop = loop;
    }

    /**
     * Finds the stream of a client, and starts the generation if there is none.
     *
     * @param key what the generation is found by
     * @param producer makes the publisher, or {@code null} to start none
     * @param executor runs what calls the publisher
     * @param lastEventId the id that the client came back with, or {@code null}
     */
    public StreamSource.Found find(String key, Supplier<? extends Flow.Publisher<?>> producer, Executor executor,
            String lastEventId) {
        if (GenerationId.isEnd(lastEventId)) {
            return StreamSource.Found.refuse(Refusal.closed());
        }
        Generation generation;
        Replay reader;
        boolean starts = false;
        synchronized (this) {
            generation = byKey.get(key);
            if (generation == null) {
                if (producer == null) {
                    return StreamSource.Found.refuse(Refusal.noGeneration());
                }
                if (stopped) {
                    return StreamSource.Found.refuse(Refusal.stopping());
                }
                if (!makeRoom()) {
                    return StreamSource.Found.refuse(Refusal.tooManyGenerations(settings.maxCount()));
                }
                generation = new Generation(GenerationId.newRun(), settings, encoder);
                byKey.put(key, generation);
                startTimer();
                starts = true;
            }
            reader = generation.reader(lastEventId);
        }
        if (starts) {
            generation.start(new Producer(settings.service(), generation, producer, executor));
        }
        return StreamSource.Found.stream(reader);
    }

    /**
     * @return whether there was a generation that had not ended
     */
    public boolean cancel(String key) {
        Generation generation;
        synchronized (this) {
            generation = byKey.get(key);
        }
        return generation != null && generation.cancel(Generation.Ending.COMPLETED);
    }

    /** Cancels all producers, because the application stops. */
    public void stop() {
        List<Generation> left;
        synchronized (this) {
            stopped = true;
            left = new ArrayList<>(byKey.values());
            byKey.clear();
            stopTimer();
        }
        for (Generation generation : left) {
            generation.cancel(Generation.Ending.FAILED);
        }
    }

    /** Drops the oldest generation that has ended if there are as many as may be. */
    private boolean makeRoom() {
        if (byKey.size() < settings.maxCount()) {
            return true;
        }
        Iterator<Generation> all = byKey.values().iterator();
        while (all.hasNext()) {
            if (all.next().hasEnded()) {
                all.remove();
                if (!droppedBefore) {
                    droppedBefore = true;
                    LOG.warnf("The SSE service %s has %d generations, as many as %s allows: from now on, those that have "
                            + "ended are dropped before %s is over", settings.service(), settings.maxCount(),
                            "generations.max-count", settings.keep());
                }
                return true;
            }
        }
        return false;
    }

    private void startTimer() {
        if (timer == NO_TIMER) {
            timer = loop.owner().setPeriodic(tickMillis(), ignored -> loop.runOnContext(inLoop -> tick()));
        }
    }

    private long tickMillis() {
        Duration shorter = settings.grace().compareTo(settings.keep()) < 0 ? settings.grace() : settings.keep();
        return Math.max(1, Math.min(LONGEST_TICK_MILLIS, shorter.toMillis() / TICKS));
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            loop.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void tick() {
        long now = System.nanoTime();
        List<Generation> abandoned = new ArrayList<>();
        synchronized (this) {
            Iterator<Generation> all = byKey.values().iterator();
            while (all.hasNext()) {
                Generation generation = all.next();
                if (generation.isEndedFor(settings.keep().toNanos(), now)) {
                    all.remove();
                } else if (generation.isAbandoned(settings.grace().toNanos(), now)) {
                    abandoned.add(generation);
                }
            }
            if (byKey.isEmpty()) {
                stopTimer();
            }
        }
        for (Generation generation : abandoned) {
            if (generation.cancel(Generation.Ending.FAILED)) {
                LOG.debugf("A generation of the SSE service %s is cancelled: nobody has read it for %s",
                        settings.service(), settings.grace());
            }
        }
    }
}

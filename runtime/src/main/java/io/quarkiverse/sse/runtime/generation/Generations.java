package io.quarkiverse.sse.runtime.generation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.runtime.connection.StreamSource;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures.Ending;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
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
    /** How long a generation stays here that the other nodes can have. */
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final int FAREWELL_SECONDS = 2;

    private final GenerationSettings settings;
    private final EventEncoder encoder;
    private final EventRenderer renderer;
    private final Context loop;
    private final GenerationStore store;
    private final GenerationCounts counts = new GenerationCounts();
    private final GenerationRoom room;

    /** The runs of this node of which the others don't know the end. */
    private final Set<OwnRun> unfinished = ConcurrentHashMap.newKeySet();
    // guarded by this
    /** In the order in which they started. */
    private final Map<String, Generation> byKey = new LinkedHashMap<>();
    private long timer = NO_TIMER;
    private boolean stopped;
    private boolean droppedBefore;
    private boolean shortBefore;

    /**
     * @param renderer renders data, or {@code null}
     * @param loop runs the timers
     * @param store where the nodes share the generations, or {@code null} if there is one node
     */
    public Generations(GenerationSettings settings, EventEncoder encoder, EventRenderer renderer, Context loop,
            GenerationStore store) {
        this.store = store;
        this.settings = settings;
        this.encoder = encoder;
        this.renderer = renderer;
        this.loop = loop;
        this.room = new GenerationRoom(settings.maxTotalBytes(), this::makeRoomFor);
    }

    /**
     * @return what can be read from them at any time
     */
    public GenerationFigures figures() {
        return counts;
    }

    /**
     * Finds the stream of a client, and starts the generation if there is none.
     *
     * @param key what the generation is found by
     * @param producer makes the publisher, or {@code null} to start none
     * @param executor runs what calls the publisher
     * @param lastEventId the id that the client came back with, or {@code null}
     */
    public CompletionStage<StreamSource.Found> find(String key, Supplier<? extends Flow.Publisher<?>> producer,
            Executor executor, String lastEventId) {
        if (GenerationId.isEnd(lastEventId)) {
            return CompletableFuture.completedStage(StreamSource.Found.refuse(Refusal.closed()));
        }
        String run = GenerationId.newRun();
        StreamSource.Found here = findHere(key, producer, executor, lastEventId, run);
        if (here != null) {
            return CompletableFuture.completedStage(here);
        }
        return store.claim(key, producer == null ? null : run, failureOf(run)).handle((claim, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "A generation of the SSE service %s can't be looked up", settings.service());
                return StreamSource.Found.refuse(Refusal.generationsAway());
            }
            return claim.run() == null ? StreamSource.Found.refuse(Refusal.noGeneration())
                    : adopt(key, claim, producer, executor, lastEventId);
        });
    }

    /**
     * @return what this node knows, or {@code null} if the others have to be asked
     */
    private StreamSource.Found findHere(String key, Supplier<? extends Flow.Publisher<?>> producer, Executor executor,
            String lastEventId, String run) {
        Generation generation;
        Replay reader;
        synchronized (this) {
            Generation known = byKey.get(key);
            if (known != null) {
                return StreamSource.Found.stream(known.reader(lastEventId));
            }
            if (stopped) {
                return StreamSource.Found.refuse(Refusal.stopping());
            }
            if (producer == null && store == null) {
                return StreamSource.Found.refuse(Refusal.noGeneration());
            }
            if (!makeRoom()) {
                return StreamSource.Found.refuse(Refusal.tooManyGenerations(settings.maxCount()));
            }
            if (store != null) {
                return null;
            }
            generation = add(key, run);
            reader = generation.reader(lastEventId);
        }
        generation.start(new Producer(settings.service(), generation, producer, executor, renderer));
        return StreamSource.Found.stream(reader);
    }

    /** Takes in the run that the nodes have agreed on. */
    private StreamSource.Found adopt(String key, GenerationStore.Claim claim, Supplier<? extends Flow.Publisher<?>> producer,
            Executor executor, String lastEventId) {
        Generation generation;
        Replay reader;
        synchronized (this) {
            Generation known = byKey.get(key);
            if (known != null && known.run().equals(claim.run())) {
                return StreamSource.Found.stream(known.reader(lastEventId));
            }
            generation = add(key, claim.run());
            if (claim.isNew()) {
                OwnRun own = new OwnRun(settings.service(), key, generation, store, loop, settings.lease().toMillis());
                generation.connect(own, true);
                if (!stopped) {
                    own.done().thenRun(() -> unfinished.remove(own));
                    unfinished.add(own);
                }
            } else {
                generation.connect(
                        new OtherRun(settings.service(), key, generation, store, loop, settings.lease().toMillis()), false);
            }
            reader = generation.reader(lastEventId);
        }
        if (claim.isNew()) {
            generation.start(new Producer(settings.service(), generation, producer, executor, renderer));
        }
        return StreamSource.Found.stream(reader);
    }

    private Generation add(String key, String run) {
        Generation generation = new Generation(run, settings, encoder, counts, room);
        Generation before = byKey.put(key, generation);
        if (before != null) {
            before.forget();
        }
        startTimer();
        return generation;
    }

    /** The last event of a run whose node dies. */
    private GenerationStore.LastEvent failureOf(String run) {
        String id = run + ".";
        String text = new String(
                encoder.encode(SseEvent.builder().event(settings.failureEvent()).build(), id, 0).bytes(),
                StandardCharsets.UTF_8);
        int number = text.indexOf(id) + id.length();
        return new GenerationStore.LastEvent(text.substring(0, number), GenerationId.END + text.substring(number));
    }

    /**
     * @return emits whether there was a generation that had not ended
     */
    public CompletionStage<Boolean> cancel(String key) {
        Generation generation;
        synchronized (this) {
            generation = byKey.get(key);
        }
        if (store != null && (generation == null || !generation.hasProducer())) {
            return store.cancel(key);
        }
        return CompletableFuture
                .completedStage(generation != null && generation.cancel(Ending.CANCELLED));
    }

    /** Cancels all producers, because the application stops, and tells the other nodes. */
    public void stop() {
        List<Generation> left;
        synchronized (this) {
            stopped = true;
            left = new ArrayList<>(byKey.values());
            byKey.clear();
            stopTimer();
        }
        for (Generation generation : left) {
            if (store == null || generation.hasProducer()) {
                generation.cancel(Ending.FAILED);
            }
        }
        if (store != null) {
            tellOthers();
            store.close();
        }
    }

    private void tellOthers() {
        CompletableFuture<?>[] told = unfinished.stream().map(run -> run.done().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(told).get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("The other nodes of the SSE service %s could not be told that its generations end", settings.service());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops the oldest generation that has ended if there are as many as may be. */
    private boolean makeRoom() {
        if (byKey.size() < settings.maxCount()) {
            return true;
        }
        Iterator<Generation> all = byKey.values().iterator();
        while (all.hasNext()) {
            Generation oldest = all.next();
            if (oldest.hasEnded()) {
                all.remove();
                onDrop(oldest, "generations.max-count");
                return true;
            }
        }
        return false;
    }

    private void onDrop(Generation dropped, String bound) {
        dropped.forget();
        counts.onDrop();
        if (!droppedBefore) {
            droppedBefore = true;
            LOG.warnf("The SSE service %s has as many generations as %s allows: from now on, those that have ended are "
                    + "dropped before %s is over", settings.service(), bound, settings.keep());
        }
    }

    private synchronized void makeRoomFor(long size) {
        Iterator<Generation> all = byKey.values().iterator();
        while (!room.fits(size)) {
            if (!all.hasNext()) {
                onShortage();
                return;
            }
            Generation oldest = all.next();
            if (oldest.isOver()) {
                all.remove();
                onDrop(oldest, "generations.max-total-bytes");
            }
        }
    }

    private void onShortage() {
        if (!shortBefore) {
            shortBefore = true;
            LOG.warnf("The generations of the SSE service %s that run take %d bytes together, as many as %s allows: producers "
                    + "wait for their readers, and readers that come late may get a gap", settings.service(),
                    settings.maxTotalBytes(), "generations.max-total-bytes");
        }
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
        List<Generation> others = new ArrayList<>();
        synchronized (this) {
            Iterator<Generation> all = byKey.values().iterator();
            while (all.hasNext()) {
                Generation generation = all.next();
                if (store == null ? generation.isEndedFor(settings.keep().toNanos(), now)
                        : generation.isIdle(IDLE_NANOS, now)) {
                    all.remove();
                    generation.forget();
                } else if (generation.hasProducer() && generation.isAbandoned(settings.grace().toNanos(), now)) {
                    abandoned.add(generation);
                } else {
                    others.add(generation);
                }
            }
            if (byKey.isEmpty()) {
                stopTimer();
            }
        }
        for (Generation generation : abandoned) {
            if (generation.cancel(Ending.ABANDONED)) {
                LOG.debugf("A generation of the SSE service %s is cancelled: nobody has read it for %s",
                        settings.service(), settings.grace());
            }
        }
        // those that have ended give way to those that wait for room
        room.prepareFor(1);
        others.forEach(Generation::goOn);
    }
}

package io.quarkiverse.sse.runtime.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures.Ending;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * Copies the events of a run of this node to the others, one request at a time, and learns from the
 * answers what the others do. Its state belongs to the event loop.
 */
final class OwnRun implements Generation.Line {

    private static final Logger LOG = Logger.getLogger(OwnRun.class);

    /** How often the others hear of a run that has nothing new. */
    static final long RENEWAL_MILLIS = 500;

    private final String service;
    private final String key;
    private final Generation generation;
    private final GenerationStore store;
    private final Context loop;
    private final long patienceNanos;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private long copied;
    private boolean busy;
    private long lastAnswer = System.nanoTime();

    /**
     * @param patienceMillis how long the store may be away before the generation fails
     */
    OwnRun(String service, String key, Generation generation, GenerationStore store, Context loop, long patienceMillis) {
        this.service = service;
        this.key = key;
        this.generation = generation;
        this.store = store;
        this.loop = loop;
        this.patienceNanos = patienceMillis * 1_000_000;
        loop.owner().setTimer(RENEWAL_MILLIS, this::renew);
    }

    /**
     * @return completes when the others know the end, or have been given up
     */
    CompletionStage<Void> done() {
        return done;
    }

    @Override
    public void onChange() {
        if (scheduled.compareAndSet(false, true)) {
            loop.runOnContext(ignored -> {
                scheduled.set(false);
                write(false);
            });
        }
    }

    @Override
    public void onReader() {
        // the next renewal tells the others
    }

    private void renew(long timer) {
        loop.runOnContext(ignored -> {
            if (!done.isDone()) {
                loop.owner().setTimer(RENEWAL_MILLIS, this::renew);
                write(true);
            }
        });
    }

    private void write(boolean evenIfNothing) {
        if (busy || done.isDone()) {
            return;
        }
        Replay.Page page = generation.after(copied);
        List<Frame> frames = page.frames();
        if (frames.isEmpty() && !evenIfNothing) {
            return;
        }
        long number = copied + frames.size();
        boolean last = page.last();
        List<byte[]> events = new ArrayList<>(frames.size());
        for (Frame frame : frames) {
            events.add(frame.bytes());
        }
        busy = true;
        store.write(key, generation.run(), copied + 1, events, last, generation.taken())
                .whenComplete((state, failure) -> loop.runOnContext(ignored -> {
                    busy = false;
                    if (failure == null) {
                        onAnswer(state, number, last);
                    } else {
                        onFailure(failure);
                    }
                }));
    }

    private void onAnswer(GenerationStore.State state, long number, boolean last) {
        lastAnswer = System.nanoTime();
        copied = number;
        generation.copied(number);
        if (last || !state.there()) {
            giveUp();
            return;
        }
        if (state.cancelled()) {
            generation.cancel(Ending.CANCELLED);
        }
        if (state.isRead()) {
            generation.readElsewhere(state.taken());
        }
        write(false);
    }

    private void onFailure(Throwable failure) {
        if (System.nanoTime() - lastAnswer > patienceNanos) {
            LOG.errorf(failure, "A generation of the SSE service %s fails, because it can't be copied to other nodes", service);
            giveUp();
        }
        // otherwise the next renewal tries again
    }

    private void giveUp() {
        done.complete(null);
        generation.copied(generation.lastNumber());
        generation.cancel(Ending.FAILED);
        generation.copied(generation.lastNumber());
    }
}

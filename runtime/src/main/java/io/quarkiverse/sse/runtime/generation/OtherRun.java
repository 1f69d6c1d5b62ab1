package io.quarkiverse.sse.runtime.generation;

import java.util.ArrayList;
import java.util.List;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.telemetry.GenerationFigures.Ending;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * Copies the events of a run of another node to this one, as long as it has readers here and room for
 * them. Its state belongs to the event loop.
 */
final class OtherRun implements Generation.Line {

    private static final Logger LOG = Logger.getLogger(OtherRun.class);

    /** How long what another node has made may wait, about. */
    static final long POLL_MILLIS = 100;

    /** Any name but {@code null} will do, as nothing looks at the name of what is in a history. */
    private static final String NAME = "message";

    private final String service;
    private final String key;
    private final Generation generation;
    private final GenerationStore store;
    private final Context loop;
    private final long patienceNanos;

    private long read;
    /** Whether an answer or a timer is under way. */
    private boolean busy;
    private long failingSince;

    /**
     * @param patienceMillis how long the store may be away before the generation fails here
     */
    OtherRun(String service, String key, Generation generation, GenerationStore store, Context loop, long patienceMillis) {
        this.service = service;
        this.key = key;
        this.generation = generation;
        this.store = store;
        this.loop = loop;
        this.patienceNanos = patienceMillis * 1_000_000;
    }

    @Override
    public void onChange() {
        // it has ended here
    }

    @Override
    public void onReader() {
        loop.runOnContext(ignored -> {
            if (!busy) {
                read();
            }
        });
    }

    private void read() {
        busy = true;
        store.read(key, generation.run(), read, generation.canFill(), generation.taken())
                .whenComplete((part, failure) -> loop.runOnContext(ignored -> {
                    if (failure == null) {
                        onPart(part);
                    } else {
                        onFailure(failure);
                    }
                }));
    }

    private void onPart(GenerationStore.Part part) {
        failingSince = 0;
        if (!part.there()) {
            generation.end(Ending.FAILED);
        } else if (!part.events().isEmpty()) {
            List<Frame> frames = new ArrayList<>(part.events().size());
            long number = part.from();
            for (byte[] event : part.events()) {
                frames.add(new Frame(event, NAME, number++));
            }
            read = number - 1;
            generation.fill(part.from(), frames, part.last());
        }
        next(part.more());
    }

    private void onFailure(Throwable failure) {
        long now = System.nanoTime();
        if (failingSince == 0) {
            failingSince = now;
        } else if (now - failingSince > patienceNanos && generation.end(Ending.FAILED)) {
            LOG.errorf(failure, "A generation of the SSE service %s fails here, because it can't be read from another node",
                    service);
        }
        next(false);
    }

    private void next(boolean more) {
        if (generation.hasEnded() || !generation.hasReaders()) {
            busy = false;
        } else if (more && generation.canFill()) {
            read();
        } else {
            loop.owner().setTimer(POLL_MILLIS, ignored -> loop.runOnContext(inLoop -> read()));
        }
    }
}

package io.quarkiverse.sse.runtime.generation;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.quarkiverse.sse.runtime.telemetry.GenerationFigures;

/**
 * Counts what becomes of the generations of a service. Thread-safe.
 */
final class GenerationCounts implements GenerationFigures {

    private final LongAdder started = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Map<Ending, LongAdder> ended = new EnumMap<>(Ending.class);

    GenerationCounts() {
        for (Ending ending : Ending.values()) {
            ended.put(ending, new LongAdder());
        }
    }

    void onStart() {
        started.increment();
    }

    void onEnd(Ending ending) {
        ended.get(ending).increment();
    }

    void onDrop() {
        dropped.increment();
    }

    @Override
    public long started() {
        return started.sum();
    }

    @Override
    public long ended(Ending ending) {
        return ended.get(ending).sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }
}

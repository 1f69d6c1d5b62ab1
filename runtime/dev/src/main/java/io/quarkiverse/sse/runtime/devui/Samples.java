package io.quarkiverse.sse.runtime.devui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.quarkiverse.sse.runtime.telemetry.Figures;

/**
 * The figures of a service over the last minutes. Thread-safe.
 */
final class Samples {

    static final int CAPACITY = 300;
    /** After a longer time than this, there is a hole in the charts. */
    private static final long MAX_GAP_MILLIS = 5_000;

    // guarded by this
    private final Deque<Sample> kept = new ArrayDeque<>();
    private long lookedAt;
    private long events;
    private long bytes;

    synchronized void add(long now, Figures figures) {
        long millis = now - lookedAt;
        long newEvents = figures.deliveredEvents() - events;
        long newBytes = figures.sentBytes() - bytes;
        if (millis > 0 && millis < MAX_GAP_MILLIS) {
            if (kept.size() == CAPACITY) {
                kept.removeFirst();
            }
            kept.addLast(new Sample(now, figures.connections(), newEvents * 1_000 / millis, newBytes * 1_000 / millis,
                    figures.pendingBytes()));
        }
        lookedAt = now;
        events += newEvents;
        bytes += newBytes;
    }

    /**
     * @return the samples after a moment, oldest first
     */
    synchronized List<Sample> after(long at) {
        List<Sample> samples = new ArrayList<>();
        for (Sample sample : kept) {
            if (sample.at() > at) {
                samples.add(sample);
            }
        }
        return samples;
    }
}

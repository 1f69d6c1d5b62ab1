package io.quarkiverse.sse.runtime.devui;

import io.quarkiverse.sse.runtime.telemetry.Figures;

/**
 * The figures of a service.
 *
 * @param state {@code open}, {@code closed}, or that the event log can't be read
 * @param connections how many connections are open
 * @param topics how many topics they are subscribed to
 * @param deliveredEvents how many events were written to connections
 * @param sentBytes how many bytes were written to connections
 * @param pendingBytes how many bytes wait for slow clients
 * @param droppedEvents how many events were lost because clients read too slowly
 * @param replayedEvents how many events were replayed from the history
 */
public record Counters(String state, int connections, int topics, long deliveredEvents, long sentBytes, long pendingBytes,
        long droppedEvents, long replayedEvents) {

    static Counters of(Figures figures, int topics) {
        String state = figures.isClosed() ? "closed"
                : figures.hasLog() && !figures.isLogReadable() ? "the event log can't be read" : "open";
        return new Counters(state, figures.connections(), topics, figures.deliveredEvents(), figures.sentBytes(),
                figures.pendingBytes(), figures.droppedEvents(), figures.replayedEvents());
    }
}

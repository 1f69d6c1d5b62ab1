package io.quarkiverse.sse.runtime.log;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.connection.ServiceConnections;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseEventLog;

/**
 * Puts a log between a service and its connections.
 */
public final class EventLogs {

    private EventLogs() {
    }

    /**
     * @param log the log, which is opened
     * @param connections the connections
     * @param encoder writes events
     * @param bounds what is kept for clients that come back
     * @return the log in use
     */
    public static Open use(SseEventLog log, ServiceConnections connections, EventEncoder encoder,
            Bounds bounds) {
        History history = new History(bounds, encoder, System::nanoTime);
        Appended appended = new Appended();
        connections.useLog(new LogPublisher(log, encoder, connections.directly(), appended), new LogResumption(log, history));
        return new Open(log, log.open(new LogReader(connections, encoder, history, appended)).thenAccept(history::startAt));
    }

    /**
     * @param log a log
     * @param opened completes when its history has been read
     */
    public record Open(SseEventLog log, CompletionStage<Void> opened) {
    }

    /**
     * @param maxEvents the most events
     * @param maxAge the age at which an event is forgotten
     * @param gapEvent the name of the event that tells a client of a gap, or {@code null} for none
     */
    public record Bounds(int maxEvents, Duration maxAge, String gapEvent) {
    }
}

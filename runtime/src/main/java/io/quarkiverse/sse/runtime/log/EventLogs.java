package io.quarkiverse.sse.runtime.log;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.connection.Backlog;
import io.quarkiverse.sse.runtime.connection.ServiceConnections;
import io.quarkiverse.sse.runtime.fanout.HeartbeatFrames;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;
import io.vertx.core.Context;

/**
 * Puts a log between a service and its connections.
 */
public final class EventLogs implements HeartbeatFrames {

    private final SseEventLog log;
    private final EventEncoder encoder;
    private final Bounds bounds;
    private final History history;

    /**
     * @param log the log
     * @param encoder writes events
     * @param bounds what is kept for clients that come back, and for how long they wait
     */
    public EventLogs(SseEventLog log, EventEncoder encoder, Bounds bounds) {
        this.log = log;
        this.encoder = encoder;
        this.bounds = bounds;
        this.history = new History(bounds, encoder, log, System::nanoTime);
    }

    /**
     * @param connections the connections
     * @param loop runs timers
     * @return the log, which is opened
     */
    public Open open(ServiceConnections connections, Context loop) {
        Unconfirmed unconfirmed = new Unconfirmed(bounds.timeout(), loop);
        Backlog backlog = new Backlog("the event log of the SSE service " + connections.name());
        connections.useLog(new LogPublisher(log, encoder, connections.directly(), unconfirmed, backlog),
                new LogResumption(log, history));
        LogReader reader = new LogReader(connections, encoder, history, unconfirmed, bounds.gapEvent() != null);
        return new Open(log, log.open(reader).thenAccept(history::startAt));
    }

    @Override
    public Frame plain() {
        return encoder.heartbeat();
    }

    @Override
    public Frame at(long position) {
        return history.heartbeatAt(position);
    }

    /**
     * @param log a log
     * @param opened completes when its history has been read
     */
    public record Open(SseEventLog log, CompletionStage<Void> opened) {
    }

    /**
     * @param maxEvents the most events that are kept
     * @param maxBytes the most bytes that they take
     * @param maxAge the age at which an event is forgotten
     * @param timeout how long the log may take to confirm an entry
     * @param gapEvent the name of the event that announces a gap, or {@code null} for none
     */
    public record Bounds(int maxEvents, long maxBytes, Duration maxAge, Duration timeout, String gapEvent) {
    }
}

package io.quarkiverse.sse.runtime.telemetry.jfr;

import java.time.Duration;
import java.time.Instant;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.Turn;
import io.vertx.core.http.HttpServerRequest;

/**
 * Commits events to the JDK Flight Recorder. While nobody records, that costs next to nothing.
 */
final class JfrTelemetry implements Telemetry {

    private final String service;

    JfrTelemetry(String service) {
        this.service = service;
        // fails here, and not at the first connection, where there is no Flight Recorder
        new SlowTurnEvent().isEnabled();
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        ConnectionOpenEvent event = new ConnectionOpenEvent();
        if (event.shouldCommit()) {
            event.service = service;
            event.connectionId = connection.id().toString();
            event.path = request.path();
            event.commit();
        }
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        ConnectionCloseEvent event = new ConnectionCloseEvent();
        if (event.shouldCommit()) {
            event.service = service;
            event.connectionId = connection.id().toString();
            event.reason = reason.name();
            event.age = Duration.between(connection.openedAt(), Instant.now()).toMillis();
            event.droppedEvents = connection.droppedEvents();
            event.commit();
        }
    }

    @Override
    public void onOverflow(SseConnection connection) {
        OverflowEvent event = new OverflowEvent();
        if (event.shouldCommit()) {
            event.service = service;
            event.connectionId = connection.id().toString();
            event.commit();
        }
    }

    @Override
    public boolean followsTurns() {
        return true;
    }

    @Override
    public Turn beginTurn() {
        SlowTurnEvent event = new SlowTurnEvent();
        if (!event.isEnabled()) {
            return Turn.NONE;
        }
        event.begin();
        return (offers, flushes) -> {
            event.end();
            if (event.shouldCommit()) {
                event.service = service;
                event.offers = offers;
                event.flushes = flushes;
                event.commit();
            }
        };
    }
}

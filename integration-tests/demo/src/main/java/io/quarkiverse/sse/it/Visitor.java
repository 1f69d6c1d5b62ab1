package io.quarkiverse.sse.it;

import java.time.Instant;

import io.quarkiverse.sse.SseConnection;

/**
 * One open stream, as the page lists it.
 */
record Visitor(String id, String user, String address, Instant since) {

    static Visitor of(SseConnection connection) {
        return new Visitor(connection.id().toString(), UserNames.of(connection),
                String.valueOf(connection.remoteAddress()), connection.openedAt());
    }
}

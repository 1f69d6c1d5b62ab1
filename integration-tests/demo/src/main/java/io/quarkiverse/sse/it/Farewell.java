package io.quarkiverse.sse.it;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;

/**
 * Tells the others that a stream has ended, and why.
 */
record Farewell(String id, String user, SseCloseReason reason) {

    static Farewell of(SseConnection connection) {
        return new Farewell(connection.id().toString(), UserNames.of(connection), connection.closeReason().orElse(null));
    }
}

package io.quarkiverse.sse.it;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;

/**
 * A stream that nobody gets who is not logged in.
 */
@Authenticated
@Singleton
class Members {

    @NonBlocking
    void opened(@Observes @Open @SseName("members") SseConnection connection) {
        connection.send(SseEvent.builder().data(connection.user().orElseThrow()).build());
    }
}

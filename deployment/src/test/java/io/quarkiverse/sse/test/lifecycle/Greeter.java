package io.quarkiverse.sse.test.lifecycle;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;

@Singleton
class Greeter {

    void opened(@Observes @Open SseConnection connection) {
        connection.send(SseEvent.builder().data("hello").build());
    }
}

package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;

// tag::code[]
@ApplicationScoped
public class Greeter {

    @Inject
    SseService sse;

    void opened(@Observes @Open SseConnection connection) {
        sse.sendData("hello", connection.id()); // to this connection
        sse.sendEvent("user-connected", sse.connectionCount()); // to all
    }
}
// end::code[]

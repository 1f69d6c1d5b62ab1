package org.acme;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

import io.quarkiverse.sse.messaging.SseConnectionEvent;

// tag::code[]
@ApplicationScoped
public class Visits {

    private final AtomicInteger visits = new AtomicInteger();

    @Incoming("visitors")
    @Outgoing("visits")
    int count(SseConnectionEvent event) {
        return event.type() == SseConnectionEvent.Type.OPENED ? visits.incrementAndGet() : visits.get();
    }
}
// end::code[]

package org.acme.jaxrs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.acme.Price;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;

// tag::code[]
@ApplicationScoped
public class Prices {

    @Inject
    SseService sse; // its clients come to /sse

    void open(@Observes @Open SseConnection connection) {
        sse.sendData("hello", connection.id());
    }

    public void changed(Price price) {
        sse.sendEvent("price", price);
    }
}
// end::code[]

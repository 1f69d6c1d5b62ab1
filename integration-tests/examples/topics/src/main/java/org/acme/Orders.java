package org.acme;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

// tag::code[]
@Path("/orders/{id}/status")
public class Orders {

    @Inject
    SseService sse;

    void opened(@Observes @Open SseConnection connection) {
        connection.subscribe(connection.pathParam("id"));
    }

    @PUT
    public void change(@RestPath String id, String status) {
        sse.sendEvent("status", status, SseTarget.topic(id));
    }
}
// end::code[]

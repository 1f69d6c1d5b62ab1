package org.acme;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.SseTarget;
import io.smallrye.mutiny.Uni;

// tag::code[]
@Path("/orders/{id}")
public class Orders {

    @Inject
    @SseName("orders")
    SseService sse;

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public SseStream events(String id) {
        return sse.stream().topics("orders/" + id);
    }
    // end::code[]

    // tag::reactive[]
    @PUT
    @Path("status")
    public Uni<Void> change(String id, String status) {
        return store(id, status)
                .chain(() -> sse.reactive().sendEvent("status", status, SseTarget.topic("orders/" + id)))
                .replaceWithVoid();
    }
    // end::reactive[]

    private Uni<Void> store(String id, String status) {
        return Uni.createFrom().voidItem(); // a reactive database
    }
    // tag::code[]
}
// end::code[]

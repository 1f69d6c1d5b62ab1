package org.acme;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

import io.quarkiverse.sse.SseService;

@Path("/purchases/{id}")
public class Purchases {

    @Inject
    SseService sse;

    @Inject
    Outbox outbox;

    @Inject
    @Channel("payments")
    Emitter<Long> payments;

    // tag::code[]
    @PUT
    @Path("status")
    @Transactional
    public Purchase change(long id, String status) {
        Purchase purchase = Purchase.findById(id);
        purchase.status = status;
        sse.afterCommit().sendEvent("purchase", purchase);
        if (status.isBlank()) {
            throw new BadRequestException(); // rolls back, and nobody gets an event
        }
        return purchase;
    }
    // end::code[]

    @PUT
    @Path("payment")
    public void pay(long id) {
        payments.send(id);
    }

    // tag::outbox[]
    @PUT
    @Path("shipment")
    @Transactional
    public void ship(long id) {
        Purchase purchase = Purchase.findById(id);
        purchase.status = "shipped";
        outbox.add("purchase", purchase);
    }
    // end::outbox[]
}

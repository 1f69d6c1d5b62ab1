package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.quarkiverse.sse.SseService;

// tag::code[]
@ApplicationScoped
public class Payments {

    @Inject
    SseService sse;

    @Incoming("payments")
    @Transactional
    public void paid(long id) {
        Purchase purchase = Purchase.findById(id);
        purchase.status = "paid";
        sse.afterCommit().sendEvent("purchase", purchase);
    }
}
// end::code[]

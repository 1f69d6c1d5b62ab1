package org.acme;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkus.scheduler.Scheduled;

// tag::code[]
@ApplicationScoped
public class Prices {

    @Inject
    SseService sse;

    @Scheduled(every = "1s")
    void tick() {
        changed("ACME", ThreadLocalRandom.current().nextInt(9_000, 11_000));
        changed("INITECH", ThreadLocalRandom.current().nextInt(4_000, 6_000));
    }

    CompletionStage<SseDelivery> changed(String symbol, int cents) {
        return sse.sendEvent(symbol, cents); // the newest event of each name is kept
    }
}
// end::code[]

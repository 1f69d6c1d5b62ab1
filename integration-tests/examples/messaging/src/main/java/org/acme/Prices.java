package org.acme;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.reactive.messaging.Outgoing;

import io.smallrye.mutiny.Multi;

// tag::code[]
@ApplicationScoped
public class Prices {

    @Outgoing("prices")
    Multi<Price> prices() {
        return Multi.createFrom().ticks().every(Duration.ofMillis(500))
                .onOverflow().drop()
                .map(tick -> new Price("ACME", ThreadLocalRandom.current().nextInt(9_000, 11_000)));
    }
}
// end::code[]

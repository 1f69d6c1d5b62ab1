package org.acme;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Stands for a language model, which takes its time for each token. */
@ApplicationScoped
public class Model {

    public Multi<String> answer(String question) {
        return Multi.createFrom().items(("You asked: " + question).split("(?<= )"))
                .onItem().call(() -> Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(20)));
    }
}

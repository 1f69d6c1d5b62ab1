package org.acme;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Multi;

/** Counts what would have to be paid. */
@ApplicationScoped
public class FakeAssistant implements Assistant {

    private final AtomicInteger calls = new AtomicInteger();

    @Inject
    Model model;

    @Override
    public Multi<String> chat(String message) {
        calls.incrementAndGet();
        return model.answer(message);
    }

    public int calls() {
        return calls.get();
    }
}

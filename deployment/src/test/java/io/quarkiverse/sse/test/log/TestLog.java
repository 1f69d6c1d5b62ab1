package io.quarkiverse.sse.test.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/** A log that numbers its entries, for tests that change one thing about it. */
abstract class TestLog implements SseEventLog {

    static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private Subscriber subscriber;
    private int last;

    @Override
    public synchronized CompletionStage<String> open(Subscriber newSubscriber) {
        subscriber = newSubscriber;
        return CompletableFuture.completedStage("0");
    }

    final Subscriber subscriber() {
        return subscriber;
    }

    @Override
    public synchronized CompletionStage<Void> append(SseLogEntry entry) {
        subscriber.onEntry(Integer.toString(++last), entry);
        return DONE;
    }

    @Override
    public CompletionStage<Void> sync() {
        return DONE;
    }

    @Override
    public CompletionStage<Void> close() {
        return DONE;
    }
}

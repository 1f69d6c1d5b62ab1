package io.quarkiverse.sse.test.messaging;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/** A log that takes entries when the test says so. */
@Singleton
@SseName("held")
public class HeldLog implements SseEventLog {

    private final Queue<SseLogEntry> waiting = new ArrayDeque<>();
    private final Queue<CompletableFuture<Void>> promises = new ArrayDeque<>();
    private Subscriber subscriber;
    private boolean open;
    private int last;

    synchronized int held() {
        return waiting.size();
    }

    /** Takes the entry that has waited longest. */
    void takeOne() {
        accept(waiting.remove(), promises.remove());
    }

    /** Refuses the entry that has waited longest. */
    synchronized void refuseOne() {
        waiting.remove();
        promises.remove().completeExceptionally(new IllegalStateException("the log is full"));
    }

    /** Takes everything, now and from now on. */
    synchronized void letIn() {
        open = true;
        while (!waiting.isEmpty()) {
            takeOne();
        }
    }

    private synchronized void accept(SseLogEntry entry, CompletableFuture<Void> promise) {
        subscriber.onEntry(Integer.toString(++last), entry);
        promise.complete(null);
    }

    @Override
    public synchronized CompletionStage<String> open(Subscriber newSubscriber) {
        subscriber = newSubscriber;
        return CompletableFuture.completedStage("0");
    }

    @Override
    public synchronized CompletionStage<Void> append(SseLogEntry entry) {
        CompletableFuture<Void> promise = new CompletableFuture<>();
        if (open) {
            accept(entry, promise);
        } else {
            waiting.add(entry);
            promises.add(promise);
        }
        return promise;
    }

    @Override
    public CompletionStage<Void> sync() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedStage(null);
    }
}

package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.vertx.core.Vertx;

class WhatIsGatheredLeavesAfterTheTurnTest {

    private final Vertx vertx = Vertx.vertx();
    private final Turns turns = new Turns(vertx.getOrCreateContext(), new Boundary(null, Outbox::detach), Telemetry.NONE,
            new PendingRoom("test", Long.MAX_VALUE));
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void note(String what) {
        order.add(what);
        if (what.equals("last")) {
            done.complete(null);
        }
    }

    private void isIn(String... expected) {
        done.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(order).containsExactly(expected);
    }

    @Test
    void onceBeforeWhatFollowsTheDeliveries() {
        turns.execute(() -> {
            turns.handOnAfterTurn(() -> note("gathered"));
            turns.afterFlush(() -> note("last"));
            note("command");
            return 1;
        });
        isIn("command", "gathered", "last");
    }

    @Test
    void whateverAnotherThrows() {
        turns.execute(() -> {
            turns.handOnAfterTurn(() -> {
                throw new IllegalStateException("thrown by the test");
            });
            turns.handOnAfterTurn(() -> note("last"));
            return 1;
        });
        isIn("last");
    }

    @Test
    void orSoonWithoutATurn() {
        turns.loop().runOnContext(ignored -> {
            turns.handOnAfterTurn(() -> note("last"));
            note("outside");
        });
        isIn("outside", "last");
    }

    @Test
    void alsoWhenItIsGatheredWhileOthersHandOn() {
        turns.execute(() -> {
            turns.handOnAfterTurn(() -> {
                note("first");
                turns.handOnAfterTurn(() -> note("last"));
            });
            return 1;
        });
        isIn("first", "last");
    }
}

package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseDelivery;
import io.vertx.core.Vertx;

class UnconfirmedEntriesFailInTimeTest {

    private static final Duration SOON = Duration.ofMillis(60);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final SseDelivery DELIVERED = SseDelivery.of(3, 1);

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Unconfirmed unconfirmed(Duration timeout) {
        return new Unconfirmed(timeout, vertx.getOrCreateContext());
    }

    @Test
    void whenTheyDoNotComeBack() {
        Unconfirmed unconfirmed = unconfirmed(SOON);
        long before = System.nanoTime();
        CompletableFuture<SseDelivery> delivery = unconfirmed.await("1");
        assertFails(delivery, "The event log has not given back within PT0.12S what was appended to it");
        // a sweep may be a quarter of the timeout early, and no more
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SOON.toNanos() * 7 / 4);
        // it is no longer known
        unconfirmed.complete("1", CompletableFuture.completedFuture(DELIVERED));
        assertThat(delivery).isCompletedExceptionally();
    }

    @Test
    void alsoThoseThatComeWhenNothingHasWaitedForAWhile() {
        Unconfirmed unconfirmed = unconfirmed(SOON);
        for (int i = 0; i < 3; i++) {
            assertFails(unconfirmed.await("mark" + i), "The event log has not given back");
        }
    }

    @Test
    void alsoWhileOthersComeBack() {
        Unconfirmed unconfirmed = unconfirmed(SOON);
        CompletableFuture<SseDelivery> lost = unconfirmed.await("lost");
        List<CompletableFuture<SseDelivery>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(unconfirmed.await("mark" + i));
            unconfirmed.complete("mark" + i, CompletableFuture.completedFuture(DELIVERED));
        }
        assertFails(lost, "The event log has not given back");
        assertThat(others).allMatch(other -> other.join().equals(DELIVERED));
    }

    @Test
    void orWithWhatTheirAppendFailsWith() {
        Unconfirmed unconfirmed = unconfirmed(NEVER);
        CompletableFuture<SseDelivery> delivery = unconfirmed.await("1");
        CompletableFuture<SseDelivery> another = unconfirmed.await("2");
        unconfirmed.fail("1", new IllegalStateException("thrown by the test"));
        assertFails(delivery, "thrown by the test");
        assertThat(another).isNotDone();
        unconfirmed.fail("another node's", new IllegalStateException());
        unconfirmed.complete("another node's", new CompletableFuture<>());
    }

    @Test
    void andCompleteWhenTheyHaveBeenDelivered() {
        Unconfirmed unconfirmed = unconfirmed(NEVER);
        CompletableFuture<SseDelivery> delivery = unconfirmed.await("1");
        CompletableFuture<SseDelivery> delivered = new CompletableFuture<>();
        unconfirmed.complete("1", delivered);
        assertThat(delivery).isNotDone();
        // this comes late
        unconfirmed.fail("1", new IllegalStateException());
        delivered.complete(DELIVERED);
        assertThat(delivery).isCompletedWithValue(DELIVERED);
        CompletableFuture<SseDelivery> broken = unconfirmed.await("2");
        unconfirmed.complete("2", CompletableFuture.failedFuture(new IllegalStateException("thrown by the test")));
        assertFails(broken, "thrown by the test");
    }

    @Test
    void nobodyElseHasTheirMarks() {
        Set<String> marks = new HashSet<>();
        for (Unconfirmed node : List.of(unconfirmed(NEVER), unconfirmed(NEVER))) {
            for (int i = 0; i < 100; i++) {
                marks.add(node.nextMark());
            }
        }
        assertThat(marks).hasSize(200);
    }

    private static void assertFails(CompletableFuture<SseDelivery> delivery, String message) {
        assertThatThrownBy(() -> delivery.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class).cause()
                .isInstanceOf(IllegalStateException.class).hasMessageStartingWith(message);
    }
}

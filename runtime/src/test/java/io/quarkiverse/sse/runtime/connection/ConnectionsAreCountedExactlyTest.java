package io.quarkiverse.sse.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class ConnectionsAreCountedExactlyTest {

    private static final int THREADS = 4;

    @Test
    void noMoreThanTheLimit() {
        ConnectionLimit limit = new ConnectionLimit(2);
        assertThat(limit.limit()).isEqualTo(2);
        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.tryAcquire()).isFalse();
        limit.release();
        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.tryAcquire()).isFalse();
    }

    @Test
    void noneWhereTheLimitIsZeroAndAnyNumberWhereItIsNegative() {
        assertThat(new ConnectionLimit(0).tryAcquire()).isFalse();
        ConnectionLimit none = new ConnectionLimit(-1);
        none.release();
        for (int i = 0; i < 10_000; i++) {
            assertThat(none.tryAcquire()).isTrue();
        }
    }

    @Test
    void whenTheyComeAtOnce() throws Exception {
        ConnectionLimit limit = new ConnectionLimit(3);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        atOnce(() -> {
            for (int i = 0; i < 20_000; i++) {
                if (limit.tryAcquire()) {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    open.decrementAndGet();
                    limit.release();
                } else {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(most.get()).isBetween(1, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.tryAcquire()).as("every permit is back").isTrue();
        }
        assertThat(limit.tryAcquire()).isFalse();
    }

    @Test
    void forEachTopic() {
        TopicCounts counts = new TopicCounts();
        counts.increment("a");
        counts.increment("a");
        counts.increment("b");
        assertThat(counts.of("a")).isEqualTo(2);
        assertThat(counts.of("c")).isZero();
        assertThat(counts.topics()).containsExactlyInAnyOrder("a", "b");
        counts.decrement("b");
        counts.decrement("a");
        assertThat(counts.topics()).containsExactly("a");
        counts.decrement("b");
        assertThat(counts.of("b")).isZero();
    }

    @Test
    void forEachTopicThatIsTakenAndGivenUpAtOnce() throws Exception {
        TopicCounts counts = new TopicCounts();
        counts.increment("kept");
        atOnce(() -> {
            for (int i = 0; i < 20_000; i++) {
                counts.increment("a");
                counts.increment("kept");
                counts.decrement("a");
                counts.decrement("kept");
            }
        });
        assertThat(counts.of("kept")).isEqualTo(1);
        assertThat(counts.topics()).containsExactly("kept");
    }

    private static void atOnce(Runnable action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(CompletableFuture.runAsync(() -> {
                try {
                    start.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                action.run();
            }, threads));
        }
        try {
            CompletableFuture.allOf(running.toArray(new CompletableFuture[0])).get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }
}

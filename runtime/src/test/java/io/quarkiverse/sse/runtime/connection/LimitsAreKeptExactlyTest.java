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
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class LimitsAreKeptExactlyTest {

    @Test
    void forEachKeyOfItsOwn() {
        KeyedLimit limit = new KeyedLimit(2);
        assertThat(limit.tryAcquire("a")).isTrue();
        assertThat(limit.tryAcquire("a")).isTrue();
        assertThat(limit.tryAcquire("a")).isFalse();
        assertThat(limit.tryAcquire("b")).isTrue();
        limit.release("a");
        assertThat(limit.tryAcquire("a")).isTrue();
        assertThat(limit.tryAcquire("a")).isFalse();
    }

    @Test
    void andNothingIsKeptOfThoseWhoHaveLeft() {
        KeyedLimit limit = new KeyedLimit(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(limit.tryAcquire("client " + i)).isTrue();
            assertThat(limit.tryAcquire("client " + i)).isFalse();
            limit.release("client " + i);
        }
        assertThat(limit.size()).isZero();
    }

    @Test
    void notForNobody() {
        KeyedLimit limit = new KeyedLimit(1);
        assertThat(limit.tryAcquire(null)).isTrue();
        assertThat(limit.tryAcquire(null)).isTrue();
        limit.release(null);
        assertThat(limit.size()).isZero();
    }

    @Test
    void alsoWhenAllComeAtOnce() throws Exception {
        KeyedLimit limit = new KeyedLimit(5);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CyclicBarrier start = new CyclicBarrier(8);
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(CompletableFuture.runAsync(() -> {
                await(start);
                for (int round = 0; round < 20_000; round++) {
                    if (limit.tryAcquire("a")) {
                        most.accumulateAndGet(open.incrementAndGet(), Math::max);
                        open.decrementAndGet();
                        limit.release("a");
                    }
                }
            }, threads));
        }
        CompletableFuture.allOf(clients.toArray(new CompletableFuture[0])).get(30, TimeUnit.SECONDS);
        threads.shutdown();
        assertThat(most.get()).isBetween(1, 5);
        assertThat(limit.size()).isZero();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inEverySecond() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        OpenRate rate = new OpenRate(10, now::get);
        assertThat(acquired(rate)).isEqualTo(10);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
        assertThat(acquired(rate)).isZero();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(acquired(rate)).isEqualTo(1);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(350));
        assertThat(acquired(rate)).isEqualTo(3);
        // an idle hour lets no more in than an idle second
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(acquired(rate)).isEqualTo(10);
    }

    private static int acquired(OpenRate rate) {
        int acquired = 0;
        while (rate.tryAcquire()) {
            acquired++;
        }
        return acquired;
    }
}

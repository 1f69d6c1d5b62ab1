package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.runtime.queue.Outcome;

class DeliveriesAddUpTest {

    private static Delivery.Count count(int accepted, int overflowed, int skipped) {
        Delivery.Count count = new Delivery.Count();
        for (int i = 0; i < accepted; i++) {
            count.add(Outcome.ACCEPTED);
        }
        for (int i = 0; i < overflowed; i++) {
            count.add(Outcome.OVERFLOWED);
        }
        for (int i = 0; i < skipped; i++) {
            count.add(Outcome.SKIPPED);
        }
        return count;
    }

    @Test
    void whereNoShardIsConcerned() {
        assertThat(new Delivery(0).stage()).isCompletedWithValue(SseDelivery.of(0, 0));
    }

    @Test
    void whenTheLastShardHasReported() {
        Delivery delivery = new Delivery(2);
        Delivery.Count count = count(2, 1, 4);
        assertThat(count.matched()).isEqualTo(3);
        delivery.add(count);
        assertThat(delivery.stage()).isNotDone();
        delivery.add(count(5, 0, 1));
        assertThat(delivery.stage()).isCompletedWithValue(SseDelivery.of(7, 1));
    }

    @Test
    void orFailWhereAShardCanNotReport() {
        Delivery delivery = new Delivery(2);
        delivery.fail(new IllegalStateException("thrown by the test"));
        delivery.add(count(1, 0, 0));
        delivery.add(count(1, 0, 0));
        assertThat(delivery.stage()).isCompletedExceptionally();
    }

    @Test
    void fromAllEventLoopsAtOnce() throws Exception {
        ExecutorService loops = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 2_000; round++) {
                Delivery delivery = new Delivery(4);
                List<CompletableFuture<Void>> reports = new ArrayList<>();
                for (int loop = 0; loop < 4; loop++) {
                    reports.add(CompletableFuture.runAsync(() -> delivery.add(count(3, 2, 0)), loops));
                }
                assertThat(delivery.stage().get(20, TimeUnit.SECONDS)).isEqualTo(SseDelivery.of(12, 8));
                CompletableFuture.allOf(reports.toArray(new CompletableFuture[0])).get(20, TimeUnit.SECONDS);
            }
        } finally {
            loops.shutdownNow();
        }
    }
}

package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

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
    void whenAllShardsReportAtOnce() {
        int shards = 100_000;
        Delivery delivery = new Delivery(shards);
        Delivery.Count count = count(3, 2, 0);
        IntStream.range(0, shards).parallel().forEach(shard -> delivery.add(count));
        assertThat(delivery.stage()).isCompletedWithValue(SseDelivery.of(3 * shards, 2 * shards));
    }
}

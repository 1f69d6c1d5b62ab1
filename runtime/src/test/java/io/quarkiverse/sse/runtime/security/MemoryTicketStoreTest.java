package io.quarkiverse.sse.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

class MemoryTicketStoreTest {

    // just before it overflows
    private long now = Long.MAX_VALUE - 5;
    private final MemoryTicketStore store = new MemoryTicketStore(() -> now);

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private void put(String key, long nanos) {
        join(store.put(key, "text of " + key, Duration.ofNanos(nanos)));
    }

    @Test
    void givesATextOnce() {
        put("a", 10);
        assertThat(join(store.take("a"))).isEqualTo("text of a");
        assertThat(join(store.take("a"))).isNull();
        assertThat(join(store.take("b"))).isNull();
        assertThat(store.size()).isZero();
    }

    @Test
    void forgetsWhatHasExpired() {
        put("a", 10);
        put("b", 20);
        now += 9;
        assertThat(join(store.take("a"))).isNotNull();
        now += 11;
        assertThat(join(store.take("b"))).isNull();
        put("c", 5);
        put("d", 30);
        now += 10;
        put("e", 1);
        assertThat(store.size()).isEqualTo(2);
        assertThat(join(store.take("d"))).isNotNull();
    }

    @Test
    void isBounded() {
        for (int i = 0; i < MemoryTicketStore.CAPACITY; i++) {
            put("key" + i, 10);
        }
        assertThat(store.put("more", "text", Duration.ofNanos(10))).isCompletedExceptionally();
        assertThat(join(store.take("key7"))).isNotNull();
        put("more", 10);
        now += 10;
        put("another", 10);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void givesATextToOneOfMany() throws Exception {
        MemoryTicketStore shared = new MemoryTicketStore(System::nanoTime);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 500; i++) {
            join(shared.put("key", "text", Duration.ofMinutes(1)));
            List<Future<String>> takers = new ArrayList<>();
            for (int j = 0; j < 8; j++) {
                takers.add(threads.submit(() -> join(shared.take("key"))));
            }
            int taken = 0;
            for (Future<String> taker : takers) {
                taken += taker.get() == null ? 0 : 1;
            }
            assertThat(taken).isEqualTo(1);
        }
        threads.shutdown();
    }
}

package io.quarkiverse.sse.runtime.log;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkiverse.sse.SseDelivery;

/**
 * What this node has appended to the log and not read back yet. Safe for any thread.
 */
final class Appended {

    private static final SseDelivery NOBODY = new SseDelivery(0, 0, 0);

    private final String node = UUID.randomUUID().toString();
    private final AtomicLong count = new AtomicLong();
    private final Map<String, CompletableFuture<SseDelivery>> waiting = new ConcurrentHashMap<>();

    /**
     * @return the mark of the next entry
     */
    String nextMark() {
        return node + ":" + count.incrementAndGet();
    }

    /**
     * @return completes when the entry has been read back and delivered
     */
    CompletableFuture<SseDelivery> await(String mark) {
        CompletableFuture<SseDelivery> delivery = new CompletableFuture<>();
        waiting.put(mark, delivery);
        return delivery;
    }

    void failed(String mark, Throwable cause) {
        CompletableFuture<SseDelivery> delivery = waiting.remove(mark);
        if (delivery != null) {
            delivery.completeExceptionally(cause);
        }
    }

    void delivered(String mark, CompletionStage<SseDelivery> delivered) {
        CompletableFuture<SseDelivery> delivery = waiting.remove(mark);
        if (delivery != null) {
            delivered.whenComplete((result, failure) -> {
                if (failure == null) {
                    delivery.complete(result);
                } else {
                    delivery.completeExceptionally(failure);
                }
            });
        }
    }

    /** This node will not read some of them. */
    void lost() {
        for (String mark : waiting.keySet()) {
            CompletableFuture<SseDelivery> delivery = waiting.remove(mark);
            if (delivery != null) {
                delivery.complete(NOBODY);
            }
        }
    }
}

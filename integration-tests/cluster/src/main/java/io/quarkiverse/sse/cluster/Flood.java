package io.quarkiverse.sse.cluster;

import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkiverse.sse.SseService;

/**
 * Publishes numbered events as fast as it can, on the thread that runs it. What it counts is
 * written by the threads that complete the stages.
 */
final class Flood {

    private static final int SMALL_BYTES = 100;

    private final SseService sse;
    private final Order order;

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private volatile String failure = "";

    Flood(SseService sse, Order order) {
        this.sse = sse;
        this.order = order;
    }

    /**
     * @param publisher what the data of each event starts with, before a colon and its number
     * @param first the number of the first event
     * @param count how many there are
     * @param bytes the size of a large event
     * @param every how many events a large one comes among; the others have 100 bytes
     * @param window how many may be unanswered, or 0 not to wait for any
     */
    record Order(String publisher, int first, int count, int bytes, int every, int window) {
    }

    /**
     * What became of the events.
     *
     * @param accepted how many stages have completed
     * @param failed how many have failed
     * @param slowestMillis the longest time from a send to the completion of its stage
     * @param failure the message of the last that failed, or nothing
     */
    record Result(int accepted, int failed, long slowestMillis, String failure) {

        static Result parse(String text) {
            String[] parts = text.split(" ", 4);
            return new Result(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]), parts[3]);
        }

        String format() {
            return accepted + " " + failed + " " + slowestMillis + " " + failure;
        }
    }

    /** Returns when all stages have completed. */
    Result run() throws InterruptedException {
        Semaphore window = new Semaphore(order.window == 0 ? Integer.MAX_VALUE : order.window);
        Phaser unanswered = new Phaser(1);
        String large = "x".repeat(order.bytes);
        String small = "x".repeat(SMALL_BYTES);
        for (int i = 0; i < order.count; i++) {
            window.acquire();
            unanswered.register();
            // a text of its own for each, as applications have it
            String data = order.publisher + ":" + (order.first + i) + ":" + (i % order.every == 0 ? large : small);
            long since = System.nanoTime();
            sse.sendData(data).whenComplete((delivery, thrown) -> {
                count(since, thrown);
                window.release();
                unanswered.arriveAndDeregister();
            });
        }
        unanswered.arriveAndAwaitAdvance();
        return new Result(accepted.get(), failed.get(), slowestNanos.get() / 1_000_000, failure);
    }

    private void count(long since, Throwable thrown) {
        slowestNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
        if (thrown == null) {
            accepted.incrementAndGet();
        } else {
            failed.incrementAndGet();
            failure = String.valueOf(thrown.getMessage());
        }
    }
}

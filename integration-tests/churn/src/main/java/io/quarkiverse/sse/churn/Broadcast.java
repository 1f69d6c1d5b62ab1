package io.quarkiverse.sse.churn;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.vertx.core.Vertx;

/**
 * Sends numbered events to all connections of both services, a few dozen a second.
 */
@Singleton
class Broadcast {

    private static final long PERIOD_MILLIS = 20;
    private static final String PADDING = "x".repeat(2_000);

    private final Vertx vertx;
    private final SseService sse;
    private final SseService kept;
    private final AtomicInteger failed = new AtomicInteger();
    // guarded by this
    private long timer = -1;
    private int last;

    Broadcast(Vertx vertx, SseService sse, @SseName("kept") SseService kept) {
        this.vertx = vertx;
        this.sse = sse;
        this.kept = kept;
    }

    synchronized void start() {
        if (timer < 0) {
            timer = vertx.setPeriodic(PERIOD_MILLIS, ignored -> send());
        }
    }

    /**
     * @return the number of the last event
     */
    synchronized int stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        return last;
    }

    private synchronized void send() {
        if (timer < 0) {
            return;
        }
        String data = ++last + ":" + PADDING;
        for (SseService service : new SseService[] { sse, kept }) {
            service.sendData(data).whenComplete((delivery, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
            });
        }
    }

    int failed() {
        return failed.get();
    }
}

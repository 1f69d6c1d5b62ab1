package io.quarkiverse.sse.runtime.devui;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.vertx.core.Vertx;

/**
 * Watches all services. The figures are sampled each second while somebody has looked at them in
 * the last minutes, so that the charts are there when one comes back to them.
 */
@Singleton
public class Watches implements TelemetryFactory {

    private static final long INTERVAL_MILLIS = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Map<String, Watch> byService = new ConcurrentHashMap<>();
    private final Vertx vertx;

    // guarded by this
    private Long timer;
    private long askedAt;

    Watches(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Telemetry of(String service) {
        return get(service);
    }

    Watch get(String service) {
        return byService.computeIfAbsent(service, name -> new Watch());
    }

    /** Somebody looks at the figures. */
    synchronized void follow() {
        askedAt = System.nanoTime();
        if (timer == null) {
            sample();
            timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> tick());
        }
    }

    private synchronized void tick() {
        if (System.nanoTime() - askedAt > PATIENCE_NANOS) {
            stop();
        } else {
            sample();
        }
    }

    private void sample() {
        long now = System.currentTimeMillis();
        for (Watch watch : byService.values()) {
            watch.sample(now);
        }
    }

    /** Vert.x outlives the application in dev mode. */
    @PreDestroy
    synchronized void stop() {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }
}

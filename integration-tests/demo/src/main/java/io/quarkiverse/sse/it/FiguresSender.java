package io.quarkiverse.sse.it;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseService;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * Sends the figures of the process to everybody, once a second.
 */
@Singleton
class FiguresSender {

    private static final long EVERY_MILLIS = 1000;

    private final SseService sse;
    private final ProcessFigures process;

    FiguresSender(SseService sse, ProcessFigures process) {
        this.sse = sse;
        this.process = process;
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        vertx.setPeriodic(EVERY_MILLIS, timer -> send());
    }

    private void send() {
        int streams = sse.connectionCount();
        if (streams > 0) {
            sse.sendEvent("figures", process.read(streams));
        }
    }
}

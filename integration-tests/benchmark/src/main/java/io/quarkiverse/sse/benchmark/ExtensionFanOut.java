package io.quarkiverse.sse.benchmark;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseService;
import io.vertx.ext.web.Router;

/**
 * This extension, which owns the route {@code /sse}.
 */
@Singleton
class ExtensionFanOut {

    void route(@Observes Router router, SseService sse) {
        Publishing.route(router, "/publish", sse::sendData);
    }
}

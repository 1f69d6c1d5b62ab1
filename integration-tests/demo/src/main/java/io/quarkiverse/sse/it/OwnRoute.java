package io.quarkiverse.sse.it;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseService;
import io.vertx.ext.web.Router;

/**
 * A route of the application's own that hands its requests to the service.
 */
@Singleton
class OwnRoute {

    void add(@Observes Router router, SseService sse) {
        router.get("/own/events").handler(sse::register);
    }
}

package io.quarkiverse.sse.test.http2;

import java.util.stream.Collectors;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;

/** Tells which handlers the connection of a request has. */
@Singleton
class Handlers {

    void route(@Observes Router router) {
        router.get("/handlers").handler(context -> context.response().end(
                ((ConnectionBase) context.request().connection()).channel().pipeline().toMap().values().stream()
                        .map(handler -> handler.getClass().getSimpleName()).collect(Collectors.joining(" "))));
    }
}

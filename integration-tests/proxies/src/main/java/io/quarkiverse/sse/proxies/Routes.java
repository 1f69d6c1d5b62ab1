package io.quarkiverse.sse.proxies;

import java.util.Map;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** What the tests drive a node with. */
@Singleton
class Routes {

    private final Map<String, SseService> services;

    Routes(SseService sse, @SseName("quiet") SseService quiet, @SseName("shared") SseService shared,
            @SseName("compressed") SseService compressed) {
        services = Map.of("sse", sse, "quiet", quiet, "shared", shared, "compressed", compressed);
    }

    void routes(@Observes Router router) {
        router.post().handler(BodyHandler.create(false));
        router.post("/publish/:service").handler(this::publish);
        router.get("/count/:service")
                .handler(context -> context.end(Integer.toString(service(context).connectionCount())));
    }

    private void publish(RoutingContext context) {
        service(context).sendData(context.body().asString()).whenComplete((delivery, failure) -> {
            if (failure == null) {
                context.end(Integer.toString(delivery.matched()));
            } else {
                context.response().setStatusCode(503).end(failure.getMessage());
            }
        });
    }

    private SseService service(RoutingContext context) {
        return services.get(context.pathParam("service"));
    }

    /** Each stream starts with the address that the application sees. */
    @NonBlocking
    void opened(@Observes @Open SseConnection connection) {
        connection.send(SseEvent.builder().event("address").data(connection.remoteAddress().host()).build());
    }
}

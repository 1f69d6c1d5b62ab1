package io.quarkiverse.sse.cluster;

import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * What the tests drive a node with.
 */
@Singleton
class Routes {

    private final SseService sse;
    private final SseService other;

    Routes(SseService sse, @SseName("other") SseService other) {
        this.sse = sse;
        this.other = other;
    }

    void routes(@Observes Router router) {
        router.post().handler(BodyHandler.create(false));
        router.post("/publish").handler(context -> answer(context, sse.sendData(context.body().asString(), target(context))));
        router.post("/publish/other").handler(context -> answer(context, other.sendData(context.body().asString())));
        router.post("/unregister").handler(context -> answer(context, sse.unregister(target(context))));
        router.post("/reset").handler(context -> answer(context, sse.resetLastEventId(target(context))));
        router.get("/count").handler(context -> context.end(Integer.toString(sse.connectionCount() + other.connectionCount())));
    }

    private static SseTarget target(RoutingContext context) {
        String topic = context.request().getParam("topic");
        String id = context.request().getParam("id");
        return topic != null ? SseTarget.topic(topic) : id != null ? SseId.parse(id) : SseTarget.all();
    }

    private static void answer(RoutingContext context, CompletionStage<SseDelivery> delivery) {
        delivery.whenComplete((delivered, failure) -> {
            if (failure == null) {
                context.end(Integer.toString(delivered.matched()));
            } else {
                context.response().setStatusCode(503).end(failure.getMessage());
            }
        });
    }

    @NonBlocking
    void open(@Observes @Open SseConnection connection) {
        String topic = connection.queryParam("topic");
        if (topic != null) {
            connection.subscribe(topic);
        }
        if (connection.queryParam("greet") != null) {
            connection.send(SseEvent.builder().comment(connection.id().toString()).build());
        }
    }
}

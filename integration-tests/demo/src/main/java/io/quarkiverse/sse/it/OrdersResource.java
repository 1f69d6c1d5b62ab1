package io.quarkiverse.sse.it;

import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.smallrye.common.annotation.NonBlocking;

/**
 * The second service: each order has a stream of its own, which is a topic of the service.
 */
@Path("/demo/orders/{id}")
class OrdersResource {

    private final SseService orders;

    OrdersResource(@SseName("orders") SseService orders) {
        this.orders = orders;
    }

    @NonBlocking
    void subscribe(@Observes @Open @SseName("orders") SseConnection connection) {
        connection.subscribe(topic(connection.pathParam("id")));
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<SseDelivery> send(@PathParam("id") String id, String body) {
        return orders.sendEvent("order", body, SseTarget.topic(topic(id)));
    }

    private static String topic(String id) {
        return "orders/" + id;
    }
}

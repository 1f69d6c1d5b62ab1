package io.quarkiverse.sse.it;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseService;
import io.smallrye.common.annotation.NonBlocking;

/**
 * Broadcasts whatever is posted: what a load client uses.
 */
@Path("/publish")
class PublishResource {

    private final SseService sse;

    PublishResource(SseService sse) {
        this.sse = sse;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public void publish(String body) {
        sse.sendData(body);
    }
}

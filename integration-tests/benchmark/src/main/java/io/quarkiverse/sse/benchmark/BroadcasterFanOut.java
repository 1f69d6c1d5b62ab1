package io.quarkiverse.sse.benchmark;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

import io.vertx.ext.web.Router;

/**
 * Quarkus REST, with the broadcaster of Jakarta REST.
 */
@Singleton
@Path("/broadcaster")
public class BroadcasterFanOut {

    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public BroadcasterFanOut(Sse sse) {
        this.sse = sse;
        this.broadcaster = sse.newBroadcaster();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Context SseEventSink sink) {
        broadcaster.register(sink);
    }

    void route(@Observes Router router) {
        Publishing.route(router, "/publish/broadcaster", text -> broadcaster.broadcast(sse.newEvent(text)));
    }
}

package io.quarkiverse.sse.it;

import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

/** The board of a station: whoever comes sees the trains that have not left. */
@Singleton
@Path("/demo/departures/{train}")
class Departures {

    private static final SseTarget BOARD = SseTarget.topic("departures");

    private final SseService sse;

    Departures(@SseName("departures") SseService sse) {
        this.sse = sse;
    }

    // tag::code[]
    void opened(@Observes @Open @SseName("departures") SseConnection connection) {
        connection.subscribe("departures"); // and that is all
    }

    @PUT
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<SseDelivery> changed(@PathParam("train") String train, String platform) {
        return sse.send(SseEvent.builder().event("departure").key(train).data(train + " " + platform).build(), BOARD);
    }

    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<SseDelivery> left(@PathParam("train") String train) {
        return sse.send(SseEvent.builder().event("left").removeKey(train).data(train).build(), BOARD);
    }
    // end::code[]
}

package io.quarkiverse.sse.test.data;

import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;

/** Answers with what became of an event. */
@Path("/publish")
public class PublishResource {

    @Inject
    SseService sse;

    @POST
    @Produces("application/json")
    public CompletionStage<SseDelivery> publish() {
        return sse.sendData("published");
    }
}

package org.acme;

import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.SseService;

// tag::code[]
@Path("/messages")
public class Chat {

    public record Message(String from, String text) {
    }

    @Inject
    SseService sse;

    @POST
    public CompletionStage<Void> say(Message message) {
        return sse.sendData(message).thenAccept(delivery -> {
        });
    }

    // end::code[]
    // tag::presence[]
    @GET
    @Path("/readers")
    @Produces(MediaType.TEXT_PLAIN)
    public String readers() {
        SsePresence presence = sse.presence();
        return presence.connectionCount() + " on " + presence.nodes().size() + " nodes";
    }
    // end::presence[]
    // tag::code[]
}
// end::code[]

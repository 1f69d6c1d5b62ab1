package org.acme;

import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

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
}
// end::code[]

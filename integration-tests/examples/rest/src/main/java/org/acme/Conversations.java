package org.acme;

import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseStream;

// tag::code[]
@Path("/conversations/{id}")
public class Conversations {

    @Inject
    Assistant assistant; // an AI service of quarkus-langchain4j

    @Inject
    @SseName("conversations")
    SseGenerations generations;

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public SseStream ask(String id, String message) {
        return generations.stream(id, () -> assistant.chat(message)); // a Multi<String>
    }

    @DELETE
    public CompletionStage<Void> cancel(String id) {
        return generations.cancel(id).thenAccept(cancelled -> {
            if (!cancelled) {
                throw new NotFoundException();
            }
        });
    }
}
// end::code[]

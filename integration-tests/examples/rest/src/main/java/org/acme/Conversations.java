package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

// tag::code[]
@ApplicationScoped
public class Conversations {

    @Inject
    Assistant assistant; // an AI service of quarkus-langchain4j

    @Inject
    @SseName("conversations")
    SseGenerations generations;

    void routes(@Observes Router router) {
        router.post("/conversations/:id").handler(BodyHandler.create(false)).blockingHandler(context -> {
            String message = context.body().asString();
            generations.register(context, context.pathParam("id"), () -> assistant.chat(message)); // a Multi<String>
        });
        router.delete("/conversations/:id").handler(context -> generations.cancel(context.pathParam("id"))
                .thenAccept(cancelled -> context.response().setStatusCode(cancelled ? 204 : 404).end()));
    }
}
// end::code[]

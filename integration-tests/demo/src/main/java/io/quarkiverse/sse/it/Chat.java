package io.quarkiverse.sse.it;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Answers questions with a model that is asked once, however often a client comes back.
 */
@Singleton
class Chat {

    private static final int MAX_QUESTION_BYTES = 1_000;

    private final SseGenerations generations;
    private final ChatModel model;

    Chat(@SseName("chat") SseGenerations generations, ChatModel model) {
        this.generations = generations;
        this.model = model;
    }

    void routes(@Observes Router router) {
        router.post("/chat/answers/:key").handler(BodyHandler.create(false).setBodyLimit(MAX_QUESTION_BYTES))
                .handler(this::answer);
        router.delete("/chat/answers/:key").handler(this::stop);
        router.get("/chat/calls").handler(this::calls);
    }

    private void answer(RoutingContext context) {
        String question = context.body().asString();
        if (question == null || question.isBlank()) {
            context.fail(400);
            return;
        }
        generations.register(context, context.pathParam("key"), () -> model.answer(question));
    }

    private void stop(RoutingContext context) {
        generations.cancel(context.pathParam("key"))
                .thenAccept(cancelled -> context.response().setStatusCode(cancelled ? 204 : 404).end());
    }

    private void calls(RoutingContext context) {
        context.json(new JsonObject().put("calls", model.calls()).put("cancelled", model.cancelled()));
    }
}

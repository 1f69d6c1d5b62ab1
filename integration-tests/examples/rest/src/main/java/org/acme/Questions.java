package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStreamOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

// tag::code[]
@ApplicationScoped
public class Questions {

    private static final SseStreamOptions ANSWER = SseStreamOptions.builder()
            .event("token")
            .completionEvent(SseEvent.builder().event("done").build())
            .endStream(true)
            .build();

    @Inject
    Model model;

    void route(@Observes Router router, @SseName("answers") SseService answers) {
        router.post("/questions").handler(BodyHandler.create(false)).handler(context -> {
            context.put("question", context.body().asString()); // SseConnection.locals() has it
            answers.register(context);
        });
    }

    void opened(@Observes @Open @SseName("answers") SseConnection connection) {
        String question = (String) connection.locals().get("question");
        connection.send(model.answer(question), ANSWER); // a Multi<String>
    }
}
// end::code[]

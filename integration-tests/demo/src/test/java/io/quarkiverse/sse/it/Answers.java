package io.quarkiverse.sse.it;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStreamOptions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/** Answers questions that are posted, as far as the test says. */
@Singleton
class Answers {

    private static final SseStreamOptions OPTIONS = SseStreamOptions.builder()
            .event("token")
            .completionEvent(SseEvent.builder().event("done").build())
            .endStream(true)
            .build();

    volatile String question;
    volatile MultiEmitter<? super String> answer;
    final AtomicInteger cancelled = new AtomicInteger();

    void routes(@Observes Router router, @SseName("answers") SseService answers) {
        router.post("/answers").handler(BodyHandler.create(false)).handler(context -> {
            context.put("question", context.body().asString());
            answers.register(context);
        });
    }

    void answer(@Observes @Open @SseName("answers") SseConnection connection) {
        connection.send(Multi.createFrom().<String> emitter(emitter -> {
            question = (String) connection.locals().get("question");
            answer = emitter;
        }).onCancellation().invoke(cancelled::incrementAndGet), OPTIONS);
    }
}

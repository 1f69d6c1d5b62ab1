package io.quarkiverse.sse.test.generations;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseGenerations;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Routes of an application whose models are chosen by the test, and count their calls. */
@Singleton
public class Models {

    /** What is produced for a key. */
    static final Map<String, Supplier<Flow.Publisher<?>>> MODELS = new ConcurrentHashMap<>();
    static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

    public static void add(String key, Supplier<Flow.Publisher<?>> model) {
        CALLS.put(key, new AtomicInteger());
        MODELS.put(key, () -> {
            CALLS.get(key).incrementAndGet();
            return model.get();
        });
    }

    static int calls(String key) {
        return CALLS.get(key).get();
    }

    void routes(@Observes Router router, SseGenerations generations) {
        router.get("/ask/:key").handler(context -> ask(context, generations));
        router.get("/ask-blocking/:key").blockingHandler(context -> ask(context, generations));
        router.post("/ask/:key").handler(BodyHandler.create()).handler(context -> {
            String question = context.body().asString();
            generations.register(context, context.pathParam("key"),
                    () -> io.smallrye.mutiny.Multi.createFrom().items("You asked", question));
        });
        router.get("/attach/:key").handler(context -> generations.register(context, context.pathParam("key")));
    }

    private static void ask(RoutingContext context, SseGenerations generations) {
        String key = context.pathParam("key");
        generations.register(context, key, MODELS.get(key));
    }
}

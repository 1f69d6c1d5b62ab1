package io.quarkiverse.sse.cluster;

import java.util.concurrent.locks.LockSupport;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/**
 * Generations of a model that counts in Redis how often it is called and cancelled, on all nodes.
 */
@Singleton
class Answers {

    private final SseGenerations generations;
    private final Redis redis;

    Answers(@SseName("answers") SseGenerations generations, Redis redis) {
        this.generations = generations;
        this.redis = redis;
    }

    void routes(@Observes Router router) {
        router.get("/answers/:key").blockingHandler(this::ask);
        router.get("/attach/:key").handler(context -> generations.register(context, context.pathParam("key")));
        router.post("/cancel/:key").handler(context -> generations.cancel(context.pathParam("key"))
                .whenComplete((cancelled, failure) -> context.end(String.valueOf(failure == null ? cancelled : failure))));
        router.get("/model/:key").handler(context -> redis.send(Request.cmd(Command.MGET)
                .arg("called:" + context.pathParam("key")).arg("cancelled:" + context.pathParam("key")))
                .onSuccess(counts -> context.end(counts.get(0) + " " + counts.get(1))).onFailure(context::fail));
    }

    /** So many items, each after so many microseconds; then it ends, or doesn't. */
    private void ask(RoutingContext context) {
        String key = context.pathParam("key");
        int count = Integer.parseInt(context.request().getParam("count", "50"));
        long micros = Long.parseLong(context.request().getParam("micros", "0"));
        boolean endless = context.request().getParam("endless") != null;
        generations.register(context, key, () -> {
            count("called:" + key);
            Multi<Integer> items = Multi.createFrom().range(0, count)
                    .onItem().invoke(() -> LockSupport.parkNanos(1_000 * micros));
            return Multi.createBy().concatenating().streams(items, endless ? Multi.createFrom().nothing()
                    : Multi.createFrom().empty()).onCancellation().invoke(() -> count("cancelled:" + key));
        });
    }

    private void count(String what) {
        redis.send(Request.cmd(Command.INCR).arg(what));
    }
}

package io.quarkiverse.sse.runtime;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.runtime.generation.Generations;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * The generations of a service as the application sees them.
 */
final class SseGenerationsImpl implements SseGenerations {

    private final SseServiceImpl service;
    private final Generations generations;

    SseGenerationsImpl(SseServiceImpl service, Generations generations) {
        this.service = service;
        this.generations = generations;
    }

    @Override
    public void register(RoutingContext context, String key, Supplier<? extends Flow.Publisher<?>> producer) {
        stream(key, producer).open(context);
    }

    @Override
    public void register(RoutingContext context, String key) {
        stream(key).open(context);
    }

    @Override
    public SseStream stream(String key, Supplier<? extends Flow.Publisher<?>> producer) {
        return streamOf(key, Objects.requireNonNull(producer, "producer must not be null"));
    }

    @Override
    public SseStream stream(String key) {
        return streamOf(key, null);
    }

    private SseStream streamOf(String key, Supplier<? extends Flow.Publisher<?>> producer) {
        requireKey(key);
        return new SseStreamImpl(service, () -> {
            Executor executor = executor();
            return lastEventId -> generations.find(key, producer, executor, lastEventId);
        });
    }

    @Override
    public CompletionStage<Boolean> cancel(String key) {
        requireKey(key);
        return generations.cancel(key);
    }

    private static void requireKey(String key) {
        int length = Objects.requireNonNull(key, "key must not be null").length();
        if (length == 0 || length > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "A key must have from 1 to " + MAX_KEY_LENGTH + " characters, but this one has " + length);
        }
    }

    /** A producer that was registered where blocking is allowed may block when it is called. */
    private static Executor executor() {
        if (!Context.isOnEventLoopThread()) {
            return Infrastructure.getDefaultExecutor();
        }
        // what the request has in its own context must not live as long as the producer
        Context loop = VertxContext.createNewDuplicatedContext(VertxContext.getRootContext(Vertx.currentContext()));
        return call -> loop.runOnContext(ignored -> call.run());
    }
}

package io.quarkiverse.sse.runtime;

import java.util.function.Function;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.generation.GenerationSettings;
import io.quarkiverse.sse.runtime.generation.GenerationStore;
import io.quarkiverse.sse.runtime.generation.Generations;
import io.quarkiverse.sse.runtime.telemetry.Telemetries;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;

/**
 * Creates the generations of services. It is a recorder of its own, because most applications have
 * none.
 */
@Recorder
public class SseGenerationsRecorder {

    private final RuntimeValue<SseRuntimeConfig> runtimeConfig;

    /**
     * @param runtimeConfig what can be set at run time
     */
    public SseGenerationsRecorder(RuntimeValue<SseRuntimeConfig> runtimeConfig) {
        this.runtimeConfig = runtimeConfig;
    }

    /**
     * @param name the name of a service
     * @param shutdown the application's shutdown
     * @return creates its generations, in memory
     */
    public Function<SyntheticCreationalContext<SseGenerations>, SseGenerations> inMemory(String name,
            ShutdownContext shutdown) {
        return context -> generations(name, null, shutdown, context);
    }

    /**
     * @param name the name of a service
     * @param shutdown the application's shutdown
     * @return creates its generations, which all nodes share
     */
    public Function<SyntheticCreationalContext<SseGenerations>, SseGenerations> shared(String name,
            ShutdownContext shutdown) {
        return context -> generations(name,
                context.getInjectedReference(GenerationStore.class, SseName.Literal.of(name)), shutdown, context);
    }

    private SseGenerations generations(String name, GenerationStore store, ShutdownContext shutdown,
            SyntheticCreationalContext<SseGenerations> context) {
        Generations generations = new Generations(settings(name),
                new EventEncoder(context.getInjectedReference(SseDataCodec.class)), ServiceBeans.renderer(),
                VertxInternals.newContext(context.getInjectedReference(Vertx.class)), store);
        context.getInjectedReference(Telemetries.class).watchGenerations(name, generations.figures());
        shutdown.addShutdownTask(generations::stop);
        return new SseGenerationsImpl(ServiceBeans.find(name), generations);
    }

    private GenerationSettings settings(String name) {
        SseRuntimeConfig.Service service = runtimeConfig.getValue().services().get(name);
        SseRuntimeConfig.Generations config = service.generations();
        long maxTotalBytes = config.maxTotalBytes().map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / SseRecorder.DEFAULT_SHARE_OF_HEAP);
        return new GenerationSettings(name, config.maxBytes().asLongValue(), maxTotalBytes, config.grace(), config.keep(),
                config.maxCount(), GenerationSettings.leaseOf(service.log().timeout()), config.endEvent(),
                config.failureEvent());
    }
}

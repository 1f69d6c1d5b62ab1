package io.quarkiverse.sse.runtime.telemetry.micrometer;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures;

/**
 * The meters of the generations of one service.
 *
 * @param figures what they read; the registry itself would let go of it
 */
record GenerationMeters(MeterRegistry registry, String service, GenerationFigures figures) {

    private static final String PREFIX = "quarkus.sse.generations";
    private static final String SERVICE = "service";

    GenerationMeters register() {
        Gauge.builder(PREFIX, figures, GenerationFigures::running).tag(SERVICE, service)
                .description("Producers of this node that run").register(registry);
        counter("started", "Producers that were started on this node", GenerationFigures::started).register(registry);
        for (GenerationFigures.Ending ending : GenerationFigures.Ending.values()) {
            counter("ended", "Producers of this node that have ended", all -> all.ended(ending))
                    .tag("outcome", ending.name().toLowerCase(Locale.ROOT)).register(registry);
        }
        counter("dropped", "Generations that were forgotten early to make room for others", GenerationFigures::dropped)
                .register(registry);
        return this;
    }

    private FunctionCounter.Builder<GenerationFigures> counter(String name, String description,
            ToDoubleFunction<GenerationFigures> figure) {
        return FunctionCounter.builder(PREFIX + '.' + name, figures, figure).tag(SERVICE, service).description(description);
    }
}

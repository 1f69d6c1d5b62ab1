package io.quarkiverse.sse.runtime.telemetry.micrometer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the meters of the services.
 */
@Singleton
public class MicrometerTelemetryFactory implements TelemetryFactory {

    private final MeterRegistry registry;
    private final List<GenerationMeters> ofGenerations = new CopyOnWriteArrayList<>();

    MicrometerTelemetryFactory(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Telemetry of(String service) {
        return new ServiceMeters(registry, service);
    }

    @Override
    public void watchGenerations(String service, GenerationFigures figures) {
        ofGenerations.add(new GenerationMeters(registry, service, figures).register());
    }
}

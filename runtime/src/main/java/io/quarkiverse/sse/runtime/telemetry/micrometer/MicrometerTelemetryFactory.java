package io.quarkiverse.sse.runtime.telemetry.micrometer;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the meters of the services.
 */
@Singleton
public class MicrometerTelemetryFactory implements TelemetryFactory {

    private final MeterRegistry registry;

    MicrometerTelemetryFactory(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Telemetry of(String service) {
        return new ServiceMeters(registry, service);
    }
}

package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import jakarta.inject.Singleton;

import io.opentelemetry.api.trace.Tracer;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the spans of the services.
 */
@Singleton
public class TracingTelemetryFactory implements TelemetryFactory {

    private final Tracer tracer;

    TracingTelemetryFactory(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Telemetry of(String service) {
        return new ServiceSpans(tracer, service);
    }
}

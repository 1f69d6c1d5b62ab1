package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import jakarta.inject.Singleton;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the spans of the services.
 */
@Singleton
public class TracingTelemetryFactory implements TelemetryFactory {

    private static final String INSTRUMENTATION = "io.quarkiverse.sse";

    private final OpenTelemetry openTelemetry;

    /**
     * @param openTelemetry not a tracer of Quarkus: one that is used before OpenTelemetry has been set
     *        up fails the start, and a log is read while the application starts
     */
    TracingTelemetryFactory(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    @Override
    public Telemetry of(String service) {
        return new ServiceSpans(openTelemetry.getTracer(INSTRUMENTATION), service);
    }
}

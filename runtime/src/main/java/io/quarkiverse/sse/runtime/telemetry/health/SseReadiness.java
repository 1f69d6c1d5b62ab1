package io.quarkiverse.sse.runtime.telemetry.health;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Whether this node should get requests for streams: not while its streams end, nor while it can't
 * read the log of a service. A service that the application has closed says so, and is no reason to
 * send clients elsewhere.
 */
@Readiness
@Singleton
public class SseReadiness implements HealthCheck, TelemetryFactory {

    private static final String NAME = "Server-Sent Events health check";

    private final Map<String, Figures> services = new ConcurrentSkipListMap<>();

    @Override
    public Telemetry of(String service) {
        return new Telemetry() {
            @Override
            public void watch(Figures figures) {
                services.put(service, figures);
            }
        };
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).up();
        services.forEach((name, service) -> {
            if (service.isStopping()) {
                response.down().withData(name, "stopping");
            } else if (service.hasLog() && !service.isLogReadable()) {
                response.down().withData(name, "the event log can't be read");
            } else {
                response.withData(name, service.isClosed() ? "closed" : "open");
            }
        });
        return response.build();
    }
}

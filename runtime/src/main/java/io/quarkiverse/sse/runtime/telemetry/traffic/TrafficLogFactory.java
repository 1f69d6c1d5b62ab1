package io.quarkiverse.sse.runtime.telemetry.traffic;

import java.util.Map;

import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the traffic logs of the services that have one.
 *
 * @param limits the number of characters of an event that are logged, by the name of the service
 */
public record TrafficLogFactory(Map<String, Integer> limits) implements TelemetryFactory {

    @Override
    public Telemetry of(String service) {
        Integer limit = limits.get(service);
        return limit == null ? Telemetry.NONE : new TrafficLog(service, limit);
    }
}

package io.quarkiverse.sse.runtime.telemetry;

/**
 * Creates one kind of telemetry for the services.
 */
public interface TelemetryFactory {

    /**
     * @param service the name of a service
     * @return its telemetry
     */
    Telemetry of(String service);
}

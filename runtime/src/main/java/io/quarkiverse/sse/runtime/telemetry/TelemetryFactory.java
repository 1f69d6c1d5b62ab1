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

    /**
     * Called once for each service that has generations.
     *
     * @param service the name of the service
     * @param figures what can be read from them at any time
     */
    default void watchGenerations(String service, GenerationFigures figures) {
    }
}

package io.quarkiverse.sse.runtime.telemetry;

import jakarta.inject.Singleton;

/**
 * Creates the telemetry of the services.
 */
public interface TelemetryFactory {

    /**
     * @param service the name of a service
     * @return its telemetry
     */
    Telemetry of(String service);

    /**
     * Creates none.
     */
    @Singleton
    class None implements TelemetryFactory {

        @Override
        public Telemetry of(String service) {
            return Telemetry.NONE;
        }
    }
}

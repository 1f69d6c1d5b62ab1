package io.quarkiverse.sse.runtime.telemetry.jfr;

import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;

/**
 * Creates the events of the services for the JDK Flight Recorder.
 */
@Singleton
public class JfrTelemetryFactory implements TelemetryFactory {

    private static final Logger LOG = Logger.getLogger(JfrTelemetryFactory.class);

    @Override
    public Telemetry of(String service) {
        try {
            return new JfrTelemetry(service);
        } catch (LinkageError missing) {
            // a runtime image of its own may lack the module jdk.jfr
            LOG.debugf(missing, "There is no Flight Recorder for the SSE service %s", service);
            return Telemetry.NONE;
        }
    }
}

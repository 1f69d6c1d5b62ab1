package io.quarkiverse.sse.runtime.telemetry;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

/**
 * Makes one telemetry of all kinds that the application has.
 */
@Singleton
public class Telemetries {

    private static final Logger LOG = Logger.getLogger(Telemetries.class);

    private final Instance<TelemetryFactory> factories;

    Telemetries(@Any Instance<TelemetryFactory> factories) {
        this.factories = factories;
    }

    /**
     * @param service the name of a service
     * @return its telemetry
     */
    public Telemetry of(String service) {
        List<Telemetry> all = new ArrayList<>();
        for (TelemetryFactory factory : factories) {
            Telemetry telemetry = create(factory, service);
            if (telemetry != Telemetry.NONE) {
                all.add(telemetry);
            }
        }
        return all.isEmpty() ? Telemetry.NONE : new GuardedTelemetry(service, all);
    }

    /**
     * @param service the name of a service
     * @param figures what can be read from its generations at any time
     */
    public void watchGenerations(String service, GenerationFigures figures) {
        for (TelemetryFactory factory : factories) {
            try {
                factory.watchGenerations(service, figures);
            } catch (Exception | LinkageError failure) {
                LOG.warnf(failure, "The generations of the SSE service %s go without some of their telemetry", service);
            }
        }
    }

    private static Telemetry create(TelemetryFactory factory, String service) {
        try {
            return factory.of(service);
        } catch (Exception | LinkageError failure) {
            LOG.warnf(failure, "The SSE service %s goes without some of its telemetry", service);
            return Telemetry.NONE;
        }
    }
}

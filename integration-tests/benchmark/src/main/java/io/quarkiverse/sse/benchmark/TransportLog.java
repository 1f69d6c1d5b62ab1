package io.quarkiverse.sse.benchmark;

import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * Tells which transport is in use: where the native one cannot be loaded, the application silently starts without it.
 */
class TransportLog {

    private static final Logger LOG = Logger.getLogger(TransportLog.class);

    void started(@Observes StartupEvent event, Vertx vertx) {
        LOG.infof("Transport: %s", vertx.isNativeTransportEnabled() ? "native" : "nio");
    }
}

package io.quarkiverse.sse.runtime.messaging;

import java.util.concurrent.Flow;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;

/**
 * Connectors beside the real ones. Where an application has a single connector, Quarkus attaches all
 * channels to it that have none, and events would go to clients that nobody meant to send. Quarkus
 * counts connectors, so there is one more.
 */
public final class NoConnector {

    private static final String NAME = ChannelRules.CONNECTOR + "-only-where-configured";

    private NoConnector() {
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException(
                NAME + " is not for use: the connector is " + ChannelRules.CONNECTOR);
    }

    /** Beside {@link SseIncomingConnector}. */
    @ApplicationScoped
    @Connector(NAME)
    public static class Incoming implements InboundConnector {

        @Override
        public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
            throw unsupported();
        }
    }

    /** Beside {@link SseOutgoingConnector}. */
    @ApplicationScoped
    @Connector(NAME)
    public static class Outgoing implements OutboundConnector {

        @Override
        public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
            throw unsupported();
        }
    }
}

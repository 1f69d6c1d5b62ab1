package io.quarkiverse.sse.runtime.messaging;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

import io.quarkiverse.sse.SseService;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;

/**
 * Makes events of the messages of channels, and tells about the health of these channels.
 */
@ApplicationScoped
@Connector(ChannelRules.CONNECTOR)
@ConnectorAttribute(name = ChannelRules.SERVICE, type = "string", direction = Direction.OUTGOING, defaultValue = SseService.DEFAULT_NAME, description = "The name of the service that sends the events")
@ConnectorAttribute(name = ChannelRules.TOPIC, type = "string", direction = Direction.OUTGOING, description = "The topic whose subscribers get the events; without it, all connections get them")
@ConnectorAttribute(name = ChannelRules.EVENT, type = "string", direction = Direction.OUTGOING, description = "The name of the events; without it, they have none")
public class SseOutgoingConnector implements OutboundConnector, HealthReporter {

    private final ChannelServices services;
    private final List<OutgoingChannel> channels = new CopyOnWriteArrayList<>();

    SseOutgoingConnector(ChannelServices services) {
        this.services = services;
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        ChannelConfig channel = ChannelConfig.of(false, config);
        OutgoingChannel subscriber = new OutgoingChannel(channel.channel(),
                new MessageEvents(services.find(false, channel), channel.event(), channel.topic()));
        channels.add(subscriber);
        return subscriber;
    }

    /** A node whose channels have no messages yet should not get requests. */
    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        for (OutgoingChannel channel : channels) {
            report.add(channel.name(), channel.isSubscribed(), channel.isSubscribed() ? null : "nobody sends to it");
        }
        return report.build();
    }

    /** A channel that has failed can only be helped by a restart. */
    @Override
    public HealthReport getLiveness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        for (OutgoingChannel channel : channels) {
            Throwable failure = channel.failure();
            report.add(channel.name(), failure == null, failure == null ? null : failure.toString());
        }
        return report.build();
    }
}

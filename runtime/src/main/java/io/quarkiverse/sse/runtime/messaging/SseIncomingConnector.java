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
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;

/**
 * Makes messages of connections that open and end, and tells about the health of the channels that
 * get them. Apart from the outgoing connector, as an application has only those that it names.
 */
@ApplicationScoped
@Connector(ChannelRules.CONNECTOR)
@ConnectorAttribute(name = ChannelRules.SERVICE, type = "string", direction = Direction.INCOMING, defaultValue = SseService.DEFAULT_NAME, description = "The name of the service whose connections the messages are about")
public class SseIncomingConnector implements InboundConnector, HealthReporter {

    private final ChannelServices services;
    private final ConnectionEventsFactory events;
    private final List<IncomingChannel> channels = new CopyOnWriteArrayList<>();

    SseIncomingConnector(ChannelServices services, ConnectionEventsFactory events) {
        this.services = services;
        this.events = events;
    }

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        ChannelConfig channel = ChannelConfig.of(true, config);
        services.find(true, channel);
        IncomingChannel publisher = new IncomingChannel(channel.channel());
        events.add(channel.service(), publisher);
        channels.add(publisher);
        return publisher;
    }

    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        for (IncomingChannel channel : channels) {
            report.add(channel.name(), channel.isSubscribed(), channel.isSubscribed() ? null : "nobody consumes it");
        }
        return report.build();
    }

    /** A consumer that has given up does not come back. */
    @Override
    public HealthReport getLiveness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        for (IncomingChannel channel : channels) {
            report.add(channel.name(), !channel.isCancelled(), channel.isCancelled() ? "its consumer has given up" : null);
        }
        return report.build();
    }
}

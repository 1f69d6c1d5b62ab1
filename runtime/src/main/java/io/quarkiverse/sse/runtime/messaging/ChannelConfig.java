package io.quarkiverse.sse.runtime.messaging;

import java.util.Locale;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkiverse.sse.SseService;

/**
 * The configuration of one channel.
 *
 * @param channel the name of the channel
 * @param service the name of the service
 * @param topic the topic that events go to, or {@code null} for all connections
 * @param event the name of the events, or {@code null} for none
 */
record ChannelConfig(String channel, String service, String topic, String event) {

    /**
     * @param config what Messaging gives a connector: the attributes of the channel, and those that all
     *        channels of the connector have
     * @throws IllegalArgumentException if a value is not allowed
     */
    static ChannelConfig of(boolean incoming, Config config) {
        String channel = config.getValue("channel-name", String.class);
        for (String attribute : config.getPropertyNames()) {
            ConfigValue value = config.getConfigValue(attribute);
            if (!isOfEnvironment(attribute) && !isOfExtension(value)) {
                ChannelRules.requireKnown(incoming, channel, attribute, value.getValue());
            }
        }
        String event = value(config, ChannelRules.EVENT);
        if (event != null) {
            ChannelRules.requireValid(incoming, channel, ChannelRules.EVENT, event);
        }
        String service = value(config, ChannelRules.SERVICE);
        return new ChannelConfig(channel, service == null ? SseService.DEFAULT_NAME : service,
                value(config, ChannelRules.TOPIC), event);
    }

    /** The name of an environment variable, from which that of the attribute can't be told. */
    private static boolean isOfEnvironment(String attribute) {
        return attribute.equals(attribute.toUpperCase(Locale.ROOT));
    }

    /** That of Kafka gives the channels of all connectors a serializer. */
    private static boolean isOfExtension(ConfigValue value) {
        return value.getSourceOrdinal() < 0;
    }

    private static String value(Config config, String attribute) {
        return config.getOptionalValue(attribute, String.class).orElse(null);
    }
}

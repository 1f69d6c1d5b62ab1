package io.quarkiverse.sse.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.messaging.ChannelRules;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.NameIterator;
import io.smallrye.config.SmallRyeConfig;

/**
 * Reads the channels with the connector of this extension from the configuration.
 */
final class MessagingChannels {

    private static final String OF_CONNECTOR = "mp.messaging.connector." + ChannelRules.CONNECTOR + ".";

    /** Quarkus reads both as the same. */
    private static final Set<String> PREFIXES = Set.of("mp.messaging.", "quarkus.messaging.");

    private final SmallRyeConfig config;
    private final boolean incoming;
    /** The known attributes of each channel in this direction, whatever its connector is. */
    private final Map<String, Map<String, String>> attributes = new TreeMap<>();

    private MessagingChannels(SmallRyeConfig config, boolean incoming) {
        this.config = config;
        this.incoming = incoming;
        for (String property : config.getPropertyNames()) {
            for (String prefix : PREFIXES) {
                String group = prefix + (incoming ? "incoming." : "outgoing.");
                if (property.startsWith(group)) {
                    read(property, group);
                }
            }
        }
    }

    /**
     * @return the service of each channel with this connector, which is {@code null} if it is not known yet
     * @throws ConfigurationException if such a channel has what it can't have
     */
    static Map<String, String> find(SmallRyeConfig config, boolean incoming) {
        return new MessagingChannels(config, incoming).checked();
    }

    private void read(String property, String group) {
        NameIterator segments = new NameIterator(property, group.length() - 1);
        String channel = segments.getNextSegment();
        segments.next();
        if (segments.hasNext()) {
            String attribute = property.substring(segments.getPosition() + 1);
            attributes.computeIfAbsent(channel, name -> new HashMap<>()).put(attribute,
                    config.getConfigValue(property).getValue());
        }
    }

    private Map<String, String> checked() {
        Map<String, String> services = new TreeMap<>();
        for (Map.Entry<String, Map<String, String>> channel : attributes.entrySet()) {
            if (ChannelRules.CONNECTOR.equals(channel.getValue().get("connector"))) {
                check(channel.getKey(), channel.getValue());
                services.put(channel.getKey(), service(channel.getValue()));
            }
        }
        return services;
    }

    private void check(String channel, Map<String, String> values) {
        for (Map.Entry<String, String> attribute : values.entrySet()) {
            String name = attribute.getKey();
            try {
                ChannelRules.requireKnown(incoming, channel, name, attribute.getValue());
                if (attribute.getValue() != null) {
                    ChannelRules.requireValid(incoming, channel, name, attribute.getValue());
                }
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(e.getMessage(), Set.of(ChannelRules.key(incoming, channel, name)));
            }
        }
    }

    private String service(Map<String, String> values) {
        if (values.containsKey("service")) {
            return values.get("service");
        }
        String ofConnector = config.getConfigValue(OF_CONNECTOR + "service").getValue();
        return ofConnector == null ? SseService.DEFAULT_NAME : ofConnector;
    }

    /**
     * @param services the names of all services
     * @throws ConfigurationException if the channel is one of another service
     */
    static void requireService(SseMessagingChannelBuildItem channel, Set<String> services) {
        try {
            ChannelRules.requireService(channel.incoming(), channel.name(), channel.service(), services);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(),
                    Set.of(ChannelRules.key(channel.incoming(), channel.name(), "service")));
        }
    }
}

package io.quarkiverse.sse.runtime.messaging;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the configuration of a channel with this connector allows. The build checks what is known by
 * then, and the connector checks it again when the application starts, in the same words.
 */
public final class ChannelRules {

    /** The value of a channel's {@code connector}. */
    public static final String CONNECTOR = "quarkus-sse";

    static final String SERVICE = "service";
    static final String TOPIC = "topic";
    static final String EVENT = "event";

    private static final Set<String> OF_INCOMING = Set.of(SERVICE);
    private static final Set<String> OF_OUTGOING = Set.of(SERVICE, TOPIC, EVENT);
    /**
     * What Messaging reads of any channel, whatever its connector is. Without {@code concurrency}, which
     * would make several channels that all get the same events.
     */
    private static final Set<String> OF_MESSAGING = Set.of("connector", "type", "channel-name", "enabled", "merge",
            "broadcast", "pausable", "initially-paused", "tls-configuration-name");
    private static final String GROUP_OF_MESSAGING = "pausable.";

    private ChannelRules() {
    }

    /**
     * @param incoming whether the channel is an incoming one
     * @param channel the name of the channel
     * @param attribute the rest of the key
     * @return the key as the documentation writes it
     */
    public static String key(boolean incoming, String channel, String attribute) {
        String name = channel.indexOf('.') < 0 ? channel : '"' + channel + '"';
        return "mp.messaging." + (incoming ? "incoming." : "outgoing.") + name + "." + attribute;
    }

    /**
     * @throws IllegalArgumentException if no channel has an attribute of this name
     */
    public static void requireKnown(boolean incoming, String channel, String attribute, Object value) {
        Set<String> own = incoming ? OF_INCOMING : OF_OUTGOING;
        if (!own.contains(attribute) && !OF_MESSAGING.contains(attribute) && !attribute.startsWith(GROUP_OF_MESSAGING)) {
            throw invalid(incoming, channel, attribute, value, "there is no such attribute. A channel of the connector "
                    + CONNECTOR + " has " + new TreeSet<>(own) + ", and those of any channel, such as enabled");
        }
    }

    /**
     * @param attribute the rest of the key
     * @throws IllegalArgumentException if the value is not allowed for it
     */
    public static void requireValid(boolean incoming, String channel, String attribute, String value) {
        if (attribute.equals(EVENT) && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
            throw invalid(incoming, channel, attribute, value, "it must be one line, as it is the name of an event");
        }
    }

    /**
     * @param services the names of all services
     * @throws IllegalArgumentException if the service is none of them
     */
    public static void requireService(boolean incoming, String channel, String service, Collection<String> services) {
        if (!services.contains(service)) {
            throw invalid(incoming, channel, SERVICE, service, "there is no such service. Configured: "
                    + new TreeSet<>(services));
        }
    }

    private static IllegalArgumentException invalid(boolean incoming, String channel, String attribute, Object value,
            String allowed) {
        return new IllegalArgumentException(
                "Invalid value '" + value + "' of " + key(incoming, channel, attribute) + ": " + allowed);
    }
}

package io.quarkiverse.sse.deployment;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * A channel of Quarkus Messaging that is configured with the connector of this extension.
 */
final class SseMessagingChannelBuildItem extends MultiBuildItem {

    private final boolean incoming;
    private final String name;
    private final String service;

    SseMessagingChannelBuildItem(boolean incoming, String name, String service) {
        this.incoming = incoming;
        this.name = name;
        this.service = service;
    }

    boolean incoming() {
        return incoming;
    }

    String name() {
        return name;
    }

    /** The name of its service, or {@code null} if only the run-time configuration tells. */
    String service() {
        return service;
    }
}

package io.quarkiverse.sse.deployment;

import org.jboss.jandex.Type;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * A channel that the application injects: the events of one name of a service.
 */
final class SseChannelBuildItem extends MultiBuildItem {

    private final String service;
    private final String event;
    private final Type data;
    private final String injectedInto;

    /**
     * @param injectedInto where, for messages
     */
    SseChannelBuildItem(String service, String event, Type data, String injectedInto) {
        this.service = service;
        this.event = event;
        this.data = data;
        this.injectedInto = injectedInto;
    }

    String service() {
        return service;
    }

    String event() {
        return event;
    }

    Type data() {
        return data;
    }

    String injectedInto() {
        return injectedInto;
    }
}

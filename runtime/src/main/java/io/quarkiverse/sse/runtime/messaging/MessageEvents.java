package io.quarkiverse.sse.runtime.messaging;

import java.util.concurrent.CompletionStage;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.messaging.SseMessageMetadata;

/**
 * Makes an event of a message, and sends it. Stateless.
 */
final class MessageEvents {

    private static final SseMessageMetadata NONE = SseMessageMetadata.builder().build();

    private final SseService service;
    private final String eventName;
    private final SseTarget everybody;

    /**
     * @param eventName the name of the events whose messages have none, or {@code null}
     * @param topic where events go whose messages have no target, or {@code null} for all connections
     */
    MessageEvents(SseService service, String eventName, String topic) {
        this.service = service;
        this.eventName = eventName;
        this.everybody = topic == null ? SseTarget.all() : SseTarget.topic(topic);
    }

    /**
     * @return completes when the service has taken the event
     */
    CompletionStage<SseDelivery> send(Message<?> message) {
        SseMessageMetadata metadata = message.getMetadata(SseMessageMetadata.class).orElse(NONE);
        return service.send(event(message.getPayload(), metadata), metadata.target().orElse(everybody));
    }

    private SseEvent event(Object payload, SseMessageMetadata metadata) {
        if (payload instanceof SseEvent event) {
            if (metadata.event().isPresent() || metadata.id().isPresent() || metadata.key().isPresent()) {
                throw new IllegalArgumentException(metadata + " does not go with the payload " + event
                        + ": an SseEvent has its own name, id and key, and its message can only have a target");
            }
            return event;
        }
        return SseEvent.builder().event(metadata.event().orElse(eventName)).id(metadata.id().orElse(null))
                .key(metadata.key().orElse(null)).data(payload == null ? "" : payload).build();
    }
}

package io.quarkiverse.sse.runtime.channel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

/**
 * The events of one name of a service. Immutable; may be used on any thread.
 */
final class ServiceChannel implements SseChannel<Object> {

    private final SseService service;
    private final String event;

    ServiceChannel(SseService service, String event) {
        this.service = service;
        this.event = event;
    }

    @Override
    public String name() {
        return event;
    }

    @Override
    public CompletionStage<SseDelivery> send(Object data) {
        return service.sendEvent(event, required(data));
    }

    @Override
    public CompletionStage<SseDelivery> send(Object data, SseTarget target) {
        return service.sendEvent(event, required(data), target);
    }

    @Override
    public SseEvent.Builder event(Object data) {
        return SseEvent.builder().event(event).data(required(data));
    }

    private static Object required(Object data) {
        return Objects.requireNonNull(data, "the data of an event must not be null");
    }
}

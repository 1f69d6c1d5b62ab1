package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.Objects;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * Makes events of the arguments of the API, and checks them.
 */
final class Events {

    private Events() {
    }

    static SseEvent of(Object data) {
        return of(null, data, null);
    }

    static SseEvent of(String event, Object data, String id) {
        return SseEvent.builder().event(event).id(id).data(data == null ? "" : data).build();
    }

    static SseEvent comment(String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("comment must not be empty");
        }
        return SseEvent.builder().comment(text).build();
    }

    static SseEvent retry(Duration retry) {
        return SseEvent.builder().retry(Objects.requireNonNull(retry, "retry must not be null")).build();
    }

    static SseEvent require(SseEvent event) {
        return Objects.requireNonNull(event, "event must not be null");
    }

    static SseTarget require(SseTarget target) {
        return Objects.requireNonNull(target, "target must not be null: for every connection use SseTarget.all()");
    }
}

package io.quarkiverse.sse;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * How a connection sends what a publisher emits, see
 * {@link SseConnection#send(Flow.Publisher, SseStreamOptions)}.
 *
 * <pre>{@code
 * SseStreamOptions options = SseStreamOptions.builder()
 *         .event("token")
 *         .completionEvent(SseEvent.builder().event("done").build())
 *         .endStream(true)
 *         .build();
 * connection.send(model.answer(question), options);
 * }</pre>
 */
public final class SseStreamOptions {

    /** The name of the last event after a failure, unless another event is chosen. */
    public static final String FAILURE_EVENT = "failure";

    private static final SseEvent FAILURE = SseEvent.builder().event(FAILURE_EVENT).build();

    private final String event;
    private final SseEvent completionEvent;
    private final Function<Throwable, SseEvent> failureEvent;
    private final boolean endStream;

    private SseStreamOptions(Builder builder) {
        this.event = builder.event;
        this.completionEvent = builder.completionEvent;
        this.failureEvent = builder.failureEvent;
        this.endStream = builder.endStream;
    }

    /**
     * {@return a new builder}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the name of the events for items that are not events themselves}
     */
    public Optional<String> event() {
        return Optional.ofNullable(event);
    }

    /**
     * {@return the event that follows the last item}
     */
    public Optional<SseEvent> completionEvent() {
        return Optional.ofNullable(completionEvent);
    }

    /**
     * {@return makes the event that follows upon a failure}
     */
    public Function<Throwable, SseEvent> failureEvent() {
        return failureEvent;
    }

    /**
     * {@return whether the stream ends with the publisher}
     */
    public boolean isEndStream() {
        return endStream;
    }

    /**
     * Builds {@link SseStreamOptions}. Not thread-safe.
     */
    public static final class Builder {

        private String event;
        private SseEvent completionEvent;
        private Function<Throwable, SseEvent> failureEvent = failure -> FAILURE;
        private boolean endStream;

        private Builder() {
        }

        /**
         * Sets the name of the events for items that are not {@link SseEvent}s themselves. By
         * default they have none, and clients dispatch them as {@code message}.
         *
         * @param event the name
         * @return this builder
         * @throws IllegalArgumentException if it contains a line break
         */
        public Builder event(String event) {
            this.event = SseEvent.builder().event(event).build().event().orElse(null);
            return this;
        }

        /**
         * Sets an event that follows the last item when the publisher completes. By default there
         * is none.
         *
         * @param event the event, {@code null} for none
         * @return this builder
         */
        public Builder completionEvent(SseEvent event) {
            this.completionEvent = event;
            return this;
        }

        /**
         * Sets the event that follows when the publisher fails, or emits something that can't be
         * sent. By default it has the name {@value SseStreamOptions#FAILURE_EVENT} and no data: the
         * message of a failure is not meant for clients.
         *
         * @param event makes the event; it is called on the thread of the failure, and may return
         *        {@code null} for none
         * @return this builder
         */
        public Builder failureEvent(Function<Throwable, SseEvent> event) {
            this.failureEvent = Objects.requireNonNull(event, "event must not be null");
            return this;
        }

        /**
         * Sets whether the stream ends when the publisher has completed or failed, after its last
         * event. By default it stays open, for an {@code EventSource} would come back at once and
         * ask again. A client that reads the answer to one request waits for the end.
         *
         * @param endStream whether the stream ends
         * @return this builder
         */
        public Builder endStream(boolean endStream) {
            this.endStream = endStream;
            return this;
        }

        /**
         * {@return the options}
         */
        public SseStreamOptions build() {
            return new SseStreamOptions(this);
        }
    }
}

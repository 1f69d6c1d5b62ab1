package io.quarkiverse.sse.messaging;

import java.util.Objects;
import java.util.Optional;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * What a message of an outgoing channel says about the event that is made of it, where the channel
 * has the connector {@code quarkus-sse}. Immutable.
 *
 * <pre>{@code
 * @Incoming("trades")
 * @Outgoing("prices")
 * Message<Price> price(Message<Trade> trade) {
 *     Price price = Price.of(trade.getPayload());
 *     return trade.withPayload(price)
 *             .addMetadata(SseMessageMetadata.builder().target(SseTarget.topic(price.symbol())).build());
 * }
 * }</pre>
 *
 * What is not given comes from the configuration of the channel. A message whose payload is an
 * {@link SseEvent} can have a target, and nothing else: the event has its own fields. One that has
 * more is refused, as one that can't be sent.
 */
public final class SseMessageMetadata {

    private final String event;
    private final String id;
    private final String key;
    private final SseTarget target;

    private SseMessageMetadata(Builder builder) {
        this.event = builder.event;
        this.id = builder.id;
        this.key = builder.key;
        this.target = builder.target;
    }

    /**
     * {@return a new builder}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the event name}
     */
    public Optional<String> event() {
        return Optional.ofNullable(event);
    }

    /**
     * {@return the event id}
     */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * {@return what the event is the newest one for, in a state topic}
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /**
     * {@return who gets the event}
     */
    public Optional<SseTarget> target() {
        return Optional.ofNullable(target);
    }

    @Override
    public String toString() {
        return "SseMessageMetadata[" + fields() + (target == null ? "" : " for " + target) + "]";
    }

    private SseEvent fields() {
        return SseEvent.builder().event(event).id(id).key(key).build();
    }

    /**
     * Builds an {@link SseMessageMetadata}. A field that is {@code null} or the empty string counts
     * as not given. Not thread-safe.
     */
    public static final class Builder {

        private String event;
        private String id;
        private String key;
        private SseTarget target;

        private Builder() {
        }

        /**
         * Sets the event name, in place of the channel's {@code event}.
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
         * Sets the event id, which clients send back as {@code Last-Event-ID} when they reconnect.
         * With a log, an id must be of one event only: a message that is sent twice would move a
         * client beyond events that it has not got. Without this method, the log gives the ids.
         *
         * @param id the id
         * @return this builder
         * @throws IllegalArgumentException if it contains a line break or NUL
         */
        public Builder id(String id) {
            this.id = SseEvent.builder().id(id).build().id().orElse(null);
            return this;
        }

        /**
         * Sets what the event is the newest one for, see {@link SseEvent.Builder#key(String)}.
         *
         * @param key the key, of at most {@link SseEvent#MAX_KEY_LENGTH} characters
         * @return this builder
         * @throws IllegalArgumentException if it is longer
         */
        public Builder key(String key) {
            this.key = SseEvent.builder().key(key).build().key().orElse(null);
            return this;
        }

        /**
         * Sets who gets the event, in place of the channel's {@code topic}.
         *
         * @param target selects the connections
         * @return this builder
         * @throws NullPointerException if it is {@code null}
         */
        public Builder target(SseTarget target) {
            this.target = Objects.requireNonNull(target, "target must not be null: for every connection use SseTarget.all()");
            return this;
        }

        /**
         * {@return the metadata}
         */
        public SseMessageMetadata build() {
            return new SseMessageMetadata(this);
        }
    }
}

package io.quarkiverse.sse;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * One block of an event stream: an event, a comment, a reconnection time, or several
 * of these. Immutable.
 *
 * <pre>{@code
 * SseEvent event = SseEvent.builder().event("price").id("42").data("99.50").build();
 * }</pre>
 *
 * Fields that were not given are not sent, with one exception: an event without any field,
 * or with a name or a key, is sent with empty data, because clients don't dispatch an
 * event without data.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG
 *      HTML, parsing an event stream</a>
 */
public final class SseEvent {

    /**
     * The longest reconnection time that can be sent, 2<sup>31</sup>-1 ms or about 24.8 days.
     * Browsers hold it in a 32-bit timer, and with a longer time they would reconnect at once.
     */
    public static final Duration MAX_RETRY = Duration.ofMillis(Integer.MAX_VALUE);

    /** The longest key, in characters. */
    public static final int MAX_KEY_LENGTH = 1_000;

    private final String comment;
    private final String event;
    private final String id;
    private final Duration retry;
    private final Object data;
    private final String key;
    private final boolean removesKey;

    private SseEvent(Builder builder) {
        this.comment = builder.comment;
        this.event = builder.event;
        this.id = builder.id;
        this.retry = builder.retry;
        boolean dispatched = event != null || builder.key != null || (comment == null && id == null && retry == null);
        this.data = builder.data == null && dispatched ? "" : builder.data;
        this.key = builder.key;
        this.removesKey = builder.removesKey;
    }

    /**
     * {@return a new builder}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the comment, which may have several lines}
     */
    public Optional<String> comment() {
        return Optional.ofNullable(comment);
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
     * {@return the reconnection time}
     */
    public Optional<Duration> retry() {
        return Optional.ofNullable(retry);
    }

    /**
     * {@return the data as it was given, not yet serialised}
     */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }

    /**
     * {@return what this event is the newest one for, in a topic of
     * {@code quarkus.sse.log.latest-topics}; empty if that is the event name} It is not sent to
     * clients.
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /**
     * {@return whether such a topic keeps nothing for the key from this event on}
     */
    public boolean removesKey() {
        return removesKey;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("SseEvent[");
        append(text, "comment", comment);
        append(text, "event", event);
        append(text, "id", id);
        append(text, "retry", retry);
        append(text, removesKey ? "removesKey" : "key", key);
        // the data may be large or confidential, and its type is enough to recognise it in a log
        append(text, "data", data == null ? null : data.getClass().getName());
        return text.append(']').toString();
    }

    private static void append(StringBuilder text, String field, Object value) {
        if (value != null) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ").append(field).append('=')
                    .append(LogText.of(value));
        }
    }

    /**
     * Builds an {@link SseEvent}. A field that is {@code null} or the empty string counts as not
     * given, except {@link #data(Object) data}. Not thread-safe.
     */
    public static final class Builder {

        private String comment;
        private String event;
        private String id;
        private Duration retry;
        private Object data;
        private String key;
        private boolean removesKey;

        private Builder() {
        }

        /**
         * Sets the data. Text ({@link CharSequence}, {@link Character}), numbers and booleans are
         * sent as they are. With {@code quarkus-qute}, a {@code TemplateInstance} is sent as what it
         * renders. Anything else is sent as JSON, which the application's Jackson or JSON-B writes.
         * Line breaks in text (CRLF, CR or LF) make several {@code data} lines,
         * which clients join with LF.
         *
         * @param data the data: {@code null} is no data, and {@code ""} is an
         *        empty {@code data} line
         * @return this builder
         */
        public Builder data(Object data) {
            this.data = data;
            return this;
        }

        /**
         * Sets the event name. Clients dispatch an event without a name, or with the empty string,
         * as {@code message}.
         *
         * @param event the name
         * @return this builder
         * @throws IllegalArgumentException if it contains a line break
         */
        public Builder event(String event) {
            this.event = oneLine("event", event);
            return this;
        }

        /**
         * Sets the event id, which clients send back as {@code Last-Event-ID} when they reconnect.
         * To make them forget the last id, use {@link SseService#resetLastEventId()}.
         *
         * @param id the id
         * @return this builder
         * @throws IllegalArgumentException if it contains a line break or NUL
         */
        public Builder id(String id) {
            if (id != null && id.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("id must not contain NUL: clients would ignore it");
            }
            this.id = oneLine("id", id);
            return this;
        }

        /**
         * Sets the time that clients wait before they reconnect. Zero is sent too, and makes them
         * reconnect at once.
         *
         * @param retry the time, cut to whole milliseconds
         * @return this builder
         * @throws IllegalArgumentException if it is negative or longer than
         *         {@link SseEvent#MAX_RETRY}
         */
        public Builder retry(Duration retry) {
            if (retry != null && (retry.isNegative() || retry.compareTo(MAX_RETRY) > 0)) {
                throw new IllegalArgumentException("retry must be from 0 to " + MAX_RETRY.toMillis() + " ms, but was " + retry);
            }
            this.retry = retry;
            return this;
        }

        /**
         * Sets a comment, which clients ignore. Line breaks make several comment lines.
         *
         * @param comment the comment
         * @return this builder
         */
        public Builder comment(String comment) {
            this.comment = emptyToNull(comment);
            return this;
        }

        /**
         * Sets what this event is the newest one for. In a topic of
         * {@code quarkus.sse.log.latest-topics} it replaces the event before it that has the same
         * key. Without a key, the event name decides. Other topics ignore the key, and clients
         * don't get it.
         *
         * @param key the key, of at most {@link SseEvent#MAX_KEY_LENGTH} characters
         * @return this builder
         * @throws IllegalArgumentException if it is longer
         */
        public Builder key(String key) {
            return key(key, false);
        }

        /**
         * Sets a key that the topic has nothing for any more from this event on. Clients get the
         * event, for instance to remove a row. A client that comes later gets nothing for the key.
         *
         * @param key the key, as for {@link #key(String)}
         * @return this builder
         * @throws IllegalArgumentException if it is longer than {@link SseEvent#MAX_KEY_LENGTH}
         */
        public Builder removeKey(String key) {
            return key(key, true);
        }

        private Builder key(String name, boolean removes) {
            if (name != null && name.length() > MAX_KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "key must have at most " + MAX_KEY_LENGTH + " characters, but had " + name.length());
            }
            key = emptyToNull(name);
            removesKey = removes && key != null;
            return this;
        }

        /**
         * {@return the event}
         */
        public SseEvent build() {
            return new SseEvent(this);
        }

        private static String oneLine(String field, String value) {
            if (value != null && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
                throw new IllegalArgumentException(field + " must not contain a line break: it would end the field");
            }
            return emptyToNull(value);
        }

        private static String emptyToNull(String value) {
            return Objects.equals(value, "") ? null : value;
        }
    }
}

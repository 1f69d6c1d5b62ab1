package io.quarkiverse.sse;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * The id of one connection. It is unique across nodes and restarts, can't be guessed, and is also a
 * target that selects the connection:
 *
 * <pre>{@code
 * sse.sendData("hello", connection.id());
 * }</pre>
 */
public final class SseId implements SseTarget {

    private final UUID uuid;

    private SseId(UUID uuid) {
        this.uuid = uuid;
    }

    /**
     * {@return a new id}
     */
    public static SseId random() {
        return new SseId(UUID.randomUUID());
    }

    /**
     * Reads an id back, for instance one that a browser sends to name its own connection.
     *
     * @param text what {@link #toString()} returned
     * @return the id
     * @throws IllegalArgumentException if the text is not an id
     * @throws NullPointerException if the text is {@code null}
     */
    public static SseId parse(String text) {
        Objects.requireNonNull(text, "id must not be null");
        try {
            UUID uuid = UUID.fromString(text);
            // UUID.fromString also accepts shortened groups
            if (uuid.toString().equalsIgnoreCase(text)) {
                return new SseId(uuid);
            }
        } catch (IllegalArgumentException malformed) {
            // the message below says more
        }
        throw new IllegalArgumentException("Not the id of an SSE connection: " + LogText.of(text));
    }

    @Override
    public boolean test(SseConnection connection) {
        return equals(connection.id());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.connections(Set.of(this));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SseId that && uuid.equals(that.uuid);
    }

    @Override
    public int hashCode() {
        return uuid.hashCode();
    }

    /**
     * {@return an opaque text for logs, tools and {@link #parse(String)}}
     */
    @Override
    public String toString() {
        return uuid.toString();
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.util.List;
import java.util.function.Consumer;

import io.quarkiverse.sse.SseConnection;

/**
 * How the stream of one request begins.
 *
 * @param source what the stream brings beside what the service sends, or {@code null}
 * @param topics what the connection is subscribed to before its observers are called
 * @param onOpen is called before the observers, or {@code null}
 */
public record Beginning(StreamSource source, List<String> topics, Consumer<? super SseConnection> onOpen) {

    /** Only what the service sends. */
    public static final Beginning PLAIN = new Beginning(null, List.of(), null);
}

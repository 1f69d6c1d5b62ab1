package io.quarkiverse.sse.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.runtime.connection.Beginning;
import io.quarkiverse.sse.runtime.connection.StreamSource;
import io.vertx.ext.web.RoutingContext;

/**
 * A stream of a service, for one request or many.
 *
 * @param service the service
 * @param source makes what the stream brings beside what the service sends, on the thread that opens
 *        it; {@code null} if that is nothing
 * @param topics what its connection is subscribed to
 * @param onOpen is called before the observers, or {@code null}
 */
record SseStreamImpl(SseServiceImpl service, Supplier<StreamSource> source, List<String> topics,
        Consumer<SseConnection> onOpen) implements SseStream {

    SseStreamImpl(SseServiceImpl service, Supplier<StreamSource> source) {
        this(service, source, List.of(), null);
    }

    @Override
    public SseStream topics(String... topics) {
        List<String> all = new ArrayList<>(this.topics);
        for (String topic : topics) {
            all.add(Objects.requireNonNull(topic, "topic must not be null"));
        }
        return new SseStreamImpl(service, source, List.copyOf(all), onOpen);
    }

    @Override
    public SseStream onOpen(Consumer<? super SseConnection> action) {
        Consumer<SseConnection> next = Objects.requireNonNull(action, "action must not be null")::accept;
        return new SseStreamImpl(service, source, topics, onOpen == null ? next : onOpen.andThen(next));
    }

    @Override
    public void open(RoutingContext context) {
        service.register(context, new Beginning(source == null ? null : source.get(), topics, onOpen));
    }
}

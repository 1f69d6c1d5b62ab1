package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Encodes an event, once, and gives it to the router. Any thread.
 */
public final class DirectPublisher implements Publisher {

    private final EventEncoder encoder;
    private final ServiceConnections connections;
    private final Backlog backlog;

    DirectPublisher(EventEncoder encoder, ServiceConnections connections) {
        this.encoder = encoder;
        this.connections = connections;
        this.backlog = new Backlog("the event loops of the SSE service " + connections.name());
    }

    /**
     * @return what has not reached the connections' queues yet
     */
    public Backlog backlog() {
        return backlog;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        return send(event, event.id().orElse(null), target);
    }

    /**
     * @param event the event
     * @param id its id in place of its own, or {@code null} for none
     * @param target the connections
     * @return how many took it; fails if the data can't be written
     */
    public CompletionStage<SseDelivery> send(SseEvent event, String id, SseTarget target) {
        if (backlog.isFull()) {
            return backlog.refuse();
        }
        Frame frame;
        try {
            frame = encoder.encode(event, id, 0);
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
        return send(frame, target);
    }

    /**
     * Doesn't refuse anything.
     *
     * @param frame an encoded event
     * @param target the connections
     * @return how many took it
     */
    public CompletionStage<SseDelivery> send(Frame frame, SseTarget target) {
        return backlog.add(frame.size(), connections.router().publish(frame, target, OpeningScope.current()));
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return send(encoder.resetLastEventId(), target);
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return connections.end(target, SseCloseReason.UNREGISTERED);
    }

    /**
     * @param target a target
     * @return whether it is the connection whose {@code @Open} observers this thread runs
     */
    public static boolean isOpening(SseTarget target) {
        return OpeningScope.current() != null && OpeningScope.current().connection().id().equals(target);
    }
}

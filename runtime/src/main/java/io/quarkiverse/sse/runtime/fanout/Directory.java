package io.quarkiverse.sse.runtime.fanout;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * The open connections of a service by their ids. Thread-safe.
 */
public final class Directory {

    private final Map<SseId, Outbox> outboxes = new ConcurrentHashMap<>();

    void add(Outbox outbox) {
        outboxes.put(outbox.connection().id(), outbox);
    }

    public void remove(Outbox outbox) {
        outboxes.remove(outbox.connection().id());
    }

    /**
     * @return the outbox of the connection, or {@code null}
     */
    public Outbox find(SseId id) {
        return outboxes.get(id);
    }

    /**
     * @return the outboxes of all connections, as a weakly consistent view
     */
    public Collection<Outbox> all() {
        return outboxes.values();
    }
}

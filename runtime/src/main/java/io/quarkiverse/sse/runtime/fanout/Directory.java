package io.quarkiverse.sse.runtime.fanout;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * The open connections of a service by their ids. Safe for any thread.
 */
public final class Directory {

    private final Map<SseId, Outbox> outboxes = new ConcurrentHashMap<>();

    void add(Outbox outbox) {
        outboxes.put(outbox.connection().id(), outbox);
    }

    /**
     * @param outbox the outbox of a connection that ends
     */
    public void remove(Outbox outbox) {
        outboxes.remove(outbox.connection().id());
    }

    /**
     * @param id the id of a connection
     * @return its outbox, or {@code null}
     */
    public Outbox find(SseId id) {
        return outboxes.get(id);
    }

    /**
     * @return the outboxes of all connections, weakly consistent
     */
    public Collection<Outbox> all() {
        return outboxes.values();
    }
}

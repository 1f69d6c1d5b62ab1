package io.quarkiverse.sse.runtime.publish;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * Marks the thread that runs {@code @Open} observers with the connection that they are called for,
 * so that what they send to it goes ahead of what others send.
 */
public final class OpeningScope implements AutoCloseable {

    private static final ThreadLocal<Outbox> CURRENT = new ThreadLocal<>();

    private final Outbox outer;

    private OpeningScope(Outbox outer) {
        this.outer = outer;
    }

    /**
     * @param outbox the outbox of the connection whose observers this thread calls next
     * @return the scope, which must be closed when they have returned
     */
    public static OpeningScope enter(Outbox outbox) {
        Outbox outer = CURRENT.get();
        CURRENT.set(outbox);
        return new OpeningScope(outer);
    }

    static Outbox current() {
        return CURRENT.get();
    }

    /**
     * @return whether the target is the connection whose {@code @Open} observers this thread runs
     */
    public static boolean covers(SseTarget target) {
        Outbox current = CURRENT.get();
        return current != null && current.connection().id().equals(target);
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}

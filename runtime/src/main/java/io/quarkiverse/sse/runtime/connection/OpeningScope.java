package io.quarkiverse.sse.runtime.connection;

import io.quarkiverse.sse.runtime.fanout.Outbound;

/**
 * Marks the thread that runs {@code @Open} observers with the connection they are called for, so that what they send to it goes
 * ahead of what others send.
 */
final class OpeningScope implements AutoCloseable {

    private static final ThreadLocal<Outbound> CURRENT = new ThreadLocal<>();

    private final Outbound outer;

    private OpeningScope(Outbound outer) {
        this.outer = outer;
    }

    static OpeningScope enter(Outbound outbound) {
        Outbound outer = CURRENT.get();
        CURRENT.set(outbound);
        return new OpeningScope(outer);
    }

    static Outbound current() {
        return CURRENT.get();
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

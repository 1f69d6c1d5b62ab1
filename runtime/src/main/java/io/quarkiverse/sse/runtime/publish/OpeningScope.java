package io.quarkiverse.sse.runtime.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * Marks the thread that runs {@code @Open} observers with the connection that they are called for,
 * so that what they send to it goes ahead of what others send.
 */
public final class OpeningScope {

    private static final ThreadLocal<OpeningScope> CURRENT = new ThreadLocal<>();

    private final Outbox outbox;
    /** What was sent and has no place yet, or {@code null}. Guarded by this. */
    private List<CompletableFuture<?>> late;

    /**
     * @param outbox the outbox of the connection whose observers are called
     */
    public OpeningScope(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Runs a task that calls observers, or sends what they have sent.
     */
    public void run(Runnable task) {
        OpeningScope outer = CURRENT.get();
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * @return the scope that this thread is in, or {@code null}
     */
    static OpeningScope current() {
        return CURRENT.get();
    }

    static Outbox currentOutbox() {
        OpeningScope current = CURRENT.get();
        return current == null ? null : current.outbox;
    }

    /**
     * @return whether the target is the connection whose {@code @Open} observers this thread runs
     */
    public static boolean covers(SseTarget target) {
        OpeningScope current = CURRENT.get();
        return current != null && current.outbox.connection().id().equals(target);
    }

    /**
     * Lets the opening take until something has its place that has been sent.
     */
    synchronized void await(CompletableFuture<?> placed) {
        if (late == null) {
            late = new ArrayList<>();
        }
        late.add(placed);
    }

    /**
     * Runs an action when everything has its place that this thread's observers have sent by now, at
     * once if it has.
     */
    public static void whenPlaced(Runnable action) {
        CURRENT.get().then(action);
    }

    /**
     * Runs an action when everything has its place that the observers have sent, and what else was
     * to run then has run; at once if that is so.
     */
    public void then(Runnable action) {
        CompletableFuture<Void> placed = new CompletableFuture<>();
        CompletableFuture<Void> before = null;
        synchronized (this) {
            if (late != null) {
                before = CompletableFuture.allOf(late.toArray(new CompletableFuture<?>[0]));
                late.add(placed);
            }
        }
        if (before == null) {
            action.run();
        } else {
            before.whenComplete((ignored, failure) -> {
                try {
                    action.run();
                } finally {
                    placed.complete(null);
                }
            });
        }
    }
}

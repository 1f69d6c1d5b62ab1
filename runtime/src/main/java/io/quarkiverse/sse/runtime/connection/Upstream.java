package io.quarkiverse.sse.runtime.connection;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Asks a publisher for one item at a time and cancels it, one call at a time, as the rules of reactive
 * streams demand. Thread-safe.
 */
public final class Upstream {

    private final Executor executor;
    private final Consumer<Throwable> onFailure;
    /** Counts the calls that are due, so that they are made one at a time. */
    private final AtomicInteger calls = new AtomicInteger();
    /** Set once, before anything asks for items. */
    private volatile Flow.Subscription subscription;
    private volatile boolean wanted;
    private volatile boolean cancelled;

    /**
     * @param executor runs what calls the publisher, which may block there
     * @param onFailure learns of a call that has failed, which the rules forbid: the publisher can't be
     *        relied on any more
     */
    public Upstream(Executor executor, Consumer<Throwable> onFailure) {
        this.executor = executor;
        this.onFailure = onFailure;
    }

    /**
     * Takes the subscription and asks for the first item, or cancels it if that was asked for before.
     * A second subscription is cancelled.
     */
    public void begin(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription must not be null");
        if (subscription != null) {
            newSubscription.cancel();
            return;
        }
        subscription = newSubscription;
        ask();
    }

    /**
     * Asks for the next item, on this thread.
     */
    public void ask() {
        wanted = true;
        call();
    }

    /**
     * Asks for the next item where the publisher may block.
     */
    public void askLater() {
        execute(this::ask);
    }

    /**
     * Cancels the publisher where it may block. It is not asked for anything more.
     */
    public void cancelLater() {
        cancelled = true;
        execute(this::call);
    }

    public boolean isCancelled() {
        return cancelled;
    }

    private void execute(Runnable call) {
        try {
            executor.execute(call);
        } catch (RejectedExecutionException stopping) {
            call.run();
        }
    }

    /** Calls the subscription. Who comes while another thread does so leaves it to that one. */
    private void call() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int due = 1;
        do {
            try {
                callOnce();
            } catch (Throwable failure) {
                onFailure.accept(failure);
            }
            due = calls.addAndGet(-due);
        } while (due > 0);
    }

    private void callOnce() {
        if (subscription == null) {
            return;
        }
        if (cancelled) {
            subscription.cancel();
        } else if (wanted) {
            wanted = false;
            subscription.request(1);
        }
    }
}

package io.quarkiverse.sse.runtime.generation;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseEvent;

/**
 * Runs the application's producer of one generation: asks it for one item after the other while the
 * history has room, and cancels it.
 * <p>
 * The publisher calls it on any thread, one call at a time, and is called one call at a time too, as
 * the rules of reactive streams demand.
 */
final class Producer implements Flow.Subscriber<Object> {

    private static final Logger LOG = Logger.getLogger(Producer.class);

    private final String service;
    private final Generation generation;
    private final Supplier<? extends Flow.Publisher<?>> supplier;
    private final Executor executor;

    private final AtomicInteger calls = new AtomicInteger();
    /** Set once, before anything asks for items. */
    private volatile Flow.Subscription subscription;
    private volatile boolean wanted;
    private volatile boolean cancelled;

    /**
     * @param executor runs what calls the application
     */
    Producer(String service, Generation generation, Supplier<? extends Flow.Publisher<?>> supplier, Executor executor) {
        this.service = service;
        this.generation = generation;
        this.supplier = supplier;
        this.executor = executor;
    }

    void begin() {
        try {
            executor.execute(this::subscribe);
        } catch (RejectedExecutionException stopping) {
            fail(stopping);
        }
    }

    private void subscribe() {
        if (cancelled) {
            return;
        }
        try {
            Objects.requireNonNull(supplier.get(), "the producer must not be null").subscribe(this);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription must not be null");
        if (subscription != null) {
            newSubscription.cancel();
            return;
        }
        subscription = newSubscription;
        ask();
    }

    @Override
    public void onNext(Object item) {
        if (item == null) {
            NullPointerException failure = new NullPointerException("item must not be null");
            fail(failure);
            throw failure;
        }
        boolean next;
        try {
            next = generation.add(item instanceof SseEvent event ? event : SseEvent.builder().data(item).build());
        } catch (Throwable failure) {
            fail(failure);
            return;
        }
        if (next) {
            ask();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (generation.end(Generation.Ending.FAILED)) {
            LOG.errorf(failure, "The producer of a generation of the SSE service %s has failed", service);
        }
    }

    @Override
    public void onComplete() {
        generation.end(Generation.Ending.COMPLETED);
    }

    private void fail(Throwable failure) {
        onError(failure);
        cancel();
    }

    /** Asks for the next item where the publisher may block. */
    void askLater() {
        execute(this::ask);
    }

    /** Must be called when the generation has ended. */
    void cancel() {
        cancelled = true;
        execute(this::call);
    }

    private void execute(Runnable call) {
        try {
            executor.execute(call);
        } catch (RejectedExecutionException stopping) {
            call.run();
        }
    }

    private void ask() {
        wanted = true;
        call();
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
                // the rules forbid it; the publisher can't be relied on any more
                onError(failure);
            }
            due = calls.addAndGet(-due);
        } while (due > 0);
    }

    private void callOnce() {
        Flow.Subscription known = subscription;
        if (known == null) {
            return;
        }
        if (cancelled) {
            known.cancel();
        } else if (wanted) {
            wanted = false;
            known.request(1);
        }
    }
}

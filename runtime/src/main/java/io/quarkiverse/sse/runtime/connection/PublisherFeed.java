package io.quarkiverse.sse.runtime.connection;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseStreamOptions;

/**
 * Sends what a publisher emits to one connection. It asks for an item when the socket has taken the
 * one before, so what waits in memory is one item, however fast the publisher is and however slow
 * the client.
 * <p>
 * The publisher calls it on any thread, one call at a time. The publisher is asked and cancelled one
 * call at a time too, as the rules of reactive streams demand.
 */
final class PublisherFeed implements Flow.Subscriber<Object> {

    private static final Logger LOG = Logger.getLogger(PublisherFeed.class);

    /** What takes the items. */
    interface Outlet {

        /**
         * @return completes when the event has been written as far as the socket takes it; fails if
         *         its data can't be written
         */
        CompletionStage<?> send(SseEvent event);

        /**
         * Runs an action when the client has taken what was sent. Must be called on the event loop.
         */
        void whenDrained(Runnable action);

        /**
         * @return completes when the stream has ended, after what was sent
         */
        CompletionStage<?> end();

        /** Forgets a feed that has come to its end. */
        void forget(PublisherFeed feed);
    }

    private final Outlet outlet;
    private final SseStreamOptions options;
    private final Executor upstream;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    private final AtomicBoolean over = new AtomicBoolean();
    /** What was sent last. Owned by the publisher, which makes one call at a time. */
    private CompletionStage<?> last = CompletableFuture.completedStage(null);
    /** Set once, before anything asks for items. */
    private volatile Flow.Subscription subscription;
    private volatile boolean wanted;
    private volatile boolean cancelled;
    /** Counts the calls of the subscription that are due, so that they are made one at a time. */
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * @param upstream runs what asks and cancels the publisher, which may block
     */
    PublisherFeed(Outlet outlet, SseStreamOptions options, Executor upstream) {
        this.outlet = outlet;
        this.options = options;
        this.upstream = upstream;
    }

    /**
     * @return completes when all has been sent; fails if the publisher does, or if the client leaves
     *         before
     */
    CompletionStage<Void> sent() {
        return sent;
    }

    void subscribeTo(Flow.Publisher<?> publisher) {
        try {
            publisher.subscribe(this);
        } catch (Throwable failure) {
            cancelAndFail(failure);
        }
    }

    /**
     * Must be called when the stream has ended.
     */
    void onEnd() {
        if (over.compareAndSet(false, true)) {
            tellPublisher(this::cancel);
            sent.completeExceptionally(
                    new CancellationException("The stream has ended before the publisher had completed"));
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
        // a stream that has ended meanwhile cancels instead
        wanted = true;
        call();
    }

    @Override
    public void onNext(Object item) {
        Objects.requireNonNull(item, "item must not be null");
        if (over.get()) {
            return;
        }
        try {
            last = outlet.send(eventOf(item));
        } catch (Throwable failure) {
            cancelAndFail(failure);
            return;
        }
        last.whenComplete((ignored, failure) -> {
            if (failure == null) {
                outlet.whenDrained(() -> tellPublisher(this::ask));
            } else {
                cancelAndFail(failure);
            }
        });
    }

    private SseEvent eventOf(Object item) {
        return item instanceof SseEvent event ? event
                : SseEvent.builder().event(options.event().orElse(null)).data(item).build();
    }

    @Override
    public void onComplete() {
        if (over.compareAndSet(false, true)) {
            finish(options.completionEvent().orElse(null), null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure must not be null");
        if (over.compareAndSet(false, true)) {
            LOG.warnf("A publisher of %s has failed: %s", outlet, failure);
            LOG.debugf(failure, "A publisher of %s has failed", outlet);
            finish(failureEvent(failure), failure);
        }
    }

    private void cancelAndFail(Throwable failure) {
        tellPublisher(this::cancel);
        onError(failure);
    }

    private void tellPublisher(Runnable call) {
        try {
            upstream.execute(call);
        } catch (RejectedExecutionException stopping) {
            call.run();
        }
    }

    private SseEvent failureEvent(Throwable failure) {
        try {
            return options.failureEvent().apply(failure);
        } catch (Throwable another) {
            failure.addSuppressed(another);
            return null;
        }
    }

    private void finish(SseEvent lastEvent, Throwable failure) {
        outlet.forget(this);
        CompletionStage<?> sentLast = lastEvent == null ? last : sendLast(lastEvent);
        // an event that can't be written must not keep the stream open
        sentLast.handle((ignored, lastFailure) -> null)
                .thenCompose(ignored -> options.isEndStream() ? outlet.end() : CompletableFuture.completedStage(null))
                .whenComplete((ignored, unexpected) -> {
                    if (failure == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(failure);
                    }
                });
    }

    private CompletionStage<?> sendLast(SseEvent event) {
        try {
            return outlet.send(event);
        } catch (Throwable failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void ask() {
        if (!over.get()) {
            wanted = true;
            call();
        }
    }

    private void cancel() {
        cancelled = true;
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
        if (cancelled) {
            if (subscription != null) {
                subscription.cancel();
            }
        } else if (wanted) {
            wanted = false;
            subscription.request(1);
        }
    }
}

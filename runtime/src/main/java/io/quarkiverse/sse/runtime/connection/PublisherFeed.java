package io.quarkiverse.sse.runtime.connection;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseStreamOptions;

/**
 * Sends what a publisher emits to one connection. It asks for an item when the socket has taken the
 * one before, so what waits in memory is one item, however fast the publisher is and however slow
 * the client.
 * <p>
 * The publisher calls it on any thread, one call at a time.
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
    private final Upstream upstream;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    private final AtomicBoolean over = new AtomicBoolean();
    /** What was sent last. Owned by the publisher, which makes one call at a time. */
    private CompletionStage<?> last = CompletableFuture.completedStage(null);

    /**
     * @param executor runs what asks and cancels the publisher, which may block
     */
    PublisherFeed(Outlet outlet, SseStreamOptions options, Executor executor) {
        this.outlet = outlet;
        this.options = options;
        this.upstream = new Upstream(executor, this::onError);
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
            upstream.cancelLater();
            sent.completeExceptionally(
                    new CancellationException("The stream has ended before the publisher had completed"));
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        upstream.begin(newSubscription);
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
                outlet.whenDrained(upstream::askLater);
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
        upstream.cancelLater();
        onError(failure);
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
        CompletionStage<?> before = last;
        // the item before may still have to be rendered
        CompletionStage<?> sentLast = lastEvent == null ? before
                : before.handle((ignored, itemFailure) -> null).thenCompose(ignored -> sendLast(lastEvent));
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
}

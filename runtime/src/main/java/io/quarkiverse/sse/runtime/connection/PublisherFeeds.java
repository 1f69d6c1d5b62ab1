package io.quarkiverse.sse.runtime.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;

/**
 * The publishers whose items one connection sends. Thread-safe.
 */
final class PublisherFeeds implements PublisherFeed.Outlet {

    private final StreamConnection connection;
    private final LocalPublisher publisher;
    private final boolean withIds;
    private final EventRenderer renderer;

    // guarded by this
    private final Set<PublisherFeed> open = new HashSet<>();
    private boolean ended;

    /**
     * @param publisher sends past any log, as the items are for this connection alone
     * @param withIds whether events may have ids of their own
     * @param renderer renders data, or {@code null}
     */
    PublisherFeeds(StreamConnection connection, LocalPublisher publisher, boolean withIds, EventRenderer renderer) {
        this.connection = connection;
        this.publisher = publisher;
        this.withIds = withIds;
        this.renderer = renderer;
    }

    CompletionStage<Void> follow(Flow.Publisher<?> items, SseStreamOptions options) {
        PublisherFeed feed = new PublisherFeed(this, options, executor());
        if (add(feed)) {
            feed.subscribeTo(items);
        } else {
            feed.onEnd();
        }
        return feed.sent();
    }

    /** A publisher that was subscribed to where blocking is allowed may block when it is asked. */
    private static Executor executor() {
        return Context.isOnEventLoopThread() ? Runnable::run : Infrastructure.getDefaultExecutor();
    }

    private synchronized boolean add(PublisherFeed feed) {
        return !ended && open.add(feed);
    }

    @Override
    public synchronized void forget(PublisherFeed feed) {
        open.remove(feed);
    }

    /** Must be called when the connection has ended. */
    void onEnd() {
        close().forEach(PublisherFeed::onEnd);
    }

    private synchronized List<PublisherFeed> close() {
        ended = true;
        List<PublisherFeed> left = List.copyOf(open);
        open.clear();
        return left;
    }

    @Override
    public CompletionStage<?> send(SseEvent event) {
        return renderer != null && renderer.concerns(event) ? renderer.render(event).thenCompose(this::sendText)
                : sendText(event);
    }

    private CompletionStage<SseDelivery> sendText(SseEvent event) {
        return publisher.sendOneByOne(withIds ? event.id().orElse(null) : null, event, connection.id());
    }

    @Override
    public void whenDrained(Runnable action) {
        connection.outbox().whenDrained(action);
    }

    @Override
    public CompletionStage<?> end() {
        return publisher.unregister(connection.id());
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}

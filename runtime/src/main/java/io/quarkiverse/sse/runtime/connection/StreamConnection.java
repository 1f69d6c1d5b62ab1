package io.quarkiverse.sse.runtime.connection;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkiverse.sse.runtime.fanout.Deadlines;
import io.quarkiverse.sse.runtime.fanout.Shard;
import io.quarkiverse.sse.runtime.http.Sinks;
import io.quarkiverse.sse.runtime.observer.RequestState;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.publish.OpeningScope;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * A connection as the application sees it. Its state changes on the connection's event loop, except
 * its topics, which are a concurrent set.
 */
public final class StreamConnection implements SseConnection {

    private final SseId id = SseId.random();
    private final long openedAtMillis = System.currentTimeMillis();
    private final Service service;
    private final RequestState request;
    private final ConnectionLimits.Permit permit;
    private final String lastEventId;
    // each is created when it is first needed, which for most connections is never
    private volatile Map<String, Object> locals;
    private volatile Set<String> topics;
    private volatile PublisherFeeds feeds;
    private final Shard shard;
    private final Outbox outbox;

    private volatile SseCloseReason closeReason;
    private boolean openFired;
    private boolean openObserved;
    /** The end that was known when the connection opened, or {@code null}. */
    private Deadlines.Deadline deadline;

    StreamConnection(Service service, RequestState request, ConnectionLimits.Permit permit, String lastEventId, Replay missed,
            Shard shard, Sinks sinks) {
        this.service = service;
        this.request = request;
        this.permit = permit;
        this.lastEventId = lastEventId;
        this.shard = shard;
        this.outbox = shard.newOutbox(this, missed, outbox -> sinks.sinkFor(request.routingContext().request(), outbox));
    }

    /**
     * What all connections of a service have in common.
     *
     * @param name the name of the service
     * @param identities reads their identities
     * @param topics counts their subscriptions
     * @param topicLimits bounds the topics of each of them
     * @param publisher sends to them as configured
     * @param localPublisher sends to those of this node, past any log
     * @param logged whether the service has a log, which alone gives ids
     * @param renderer renders data, or {@code null}
     */
    public record Service(String name, IdentityReader identities, TopicCounts topics, TopicLimits topicLimits,
            Publisher publisher, LocalPublisher localPublisher, boolean logged, EventRenderer renderer) {
    }

    static StreamConnection of(Outbox outbox) {
        return (StreamConnection) outbox.connection();
    }

    Shard shard() {
        return shard;
    }

    Outbox outbox() {
        return outbox;
    }

    RequestState request() {
        return request;
    }

    ConnectionLimits.Permit permit() {
        return permit;
    }

    private RoutingContext context() {
        return request.routingContext();
    }

    /** Must be called on the event loop. */
    synchronized void markEnded(SseCloseReason reason) {
        closeReason = reason;
        if (topics != null) {
            for (String topic : topics) {
                service.topics.decrement(topic);
            }
        }
    }

    /**
     * Returns whether {@code @Open} has been fired, so that {@code @Closed} must be fired too. Must
     * be called on the event loop.
     */
    boolean isOpenFired() {
        return openFired;
    }

    /** Must be called on the event loop. */
    void markOpenFired() {
        openFired = true;
    }

    /**
     * Returns whether the {@code @Open} observers have returned. Must be called on the event loop.
     */
    boolean isOpenObserved() {
        return openObserved;
    }

    /** Must be called on the event loop. */
    void markOpenObserved() {
        openObserved = true;
    }

    /** Ends the connection later. Must be called on the event loop. */
    void setDeadline(long atMillis, Runnable end) {
        deadline = shard.deadlines().add(atMillis, outbox, end);
    }

    /** Must be called on the event loop. */
    void cancelDeadline() {
        if (deadline != null) {
            shard.deadlines().remove(deadline);
            deadline = null;
        }
    }

    long openedAtMillis() {
        return openedAtMillis;
    }

    @Override
    public SseId id() {
        return id;
    }

    @Override
    public String service() {
        return service.name;
    }

    @Override
    public Instant openedAt() {
        return Instant.ofEpochMilli(openedAtMillis);
    }

    @Override
    public Optional<String> lastEventId() {
        return Optional.ofNullable(lastEventId);
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(permit.user());
    }

    @Override
    public Optional<SecurityIdentity> identity() {
        return Optional.ofNullable(request.identity());
    }

    @Override
    public Optional<String> claim(String name) {
        Objects.requireNonNull(name, "name must not be null");
        return request.identity() == null ? Optional.empty()
                : Optional.ofNullable(service.identities.claim(request.identity(), name));
    }

    @Override
    public Map<String, Object> locals() {
        Map<String, Object> made = locals;
        if (made == null) {
            synchronized (this) {
                made = locals;
                if (made == null) {
                    made = Collections.synchronizedMap(context().data());
                    locals = made;
                }
            }
        }
        return made;
    }

    @Override
    public SocketAddress remoteAddress() {
        return context().request().remoteAddress();
    }

    @Override
    public String pathParam(String name) {
        return context().pathParam(name);
    }

    @Override
    public String queryParam(String name) {
        return context().queryParams().get(name);
    }

    @Override
    public String header(String name) {
        return context().request().getHeader(name);
    }

    @Override
    public Set<String> topics() {
        return Collections.unmodifiableSet(mutableTopics());
    }

    @Override
    public void subscribe(String... names) {
        for (String name : add(names)) {
            shard.updateSubscription(outbox, name);
        }
    }

    /**
     * Adds all of the topics or none, and counts none after the end, so that the service's count is
     * right.
     *
     * @return those that are new
     */
    private synchronized Set<String> add(String... names) {
        Set<String> known = mutableTopics();
        Set<String> added = new LinkedHashSet<>();
        for (String name : names) {
            service.topicLimits.checkTopic(name);
            if (!known.contains(name)) {
                added.add(name);
            }
        }
        service.topicLimits.checkCount(known.size() + added.size());
        for (String name : added) {
            known.add(name);
            if (closeReason == null) {
                service.topics.increment(name);
            }
        }
        return added;
    }

    @Override
    public void unsubscribe(String... names) {
        for (String name : names) {
            if (remove(Objects.requireNonNull(name, "topic must not be null"))) {
                shard.updateSubscription(outbox, name);
            }
        }
    }

    private synchronized boolean remove(String topic) {
        boolean removed = mutableTopics().remove(topic);
        if (removed && closeReason == null) {
            service.topics.decrement(topic);
        }
        return removed;
    }

    private Set<String> mutableTopics() {
        Set<String> made = topics;
        if (made == null) {
            synchronized (this) {
                made = topics;
                if (made == null) {
                    made = ConcurrentHashMap.newKeySet(1);
                    topics = made;
                }
            }
        }
        return made;
    }

    @Override
    public boolean isOpen() {
        return closeReason == null;
    }

    @Override
    public Optional<SseCloseReason> closeReason() {
        return Optional.ofNullable(closeReason);
    }

    @Override
    public SseResume resume() {
        return outbox.resume();
    }

    @Override
    public void replayLast(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        requireOpening("replayLast");
        outbox.replayLast(count);
    }

    @Override
    public CompletionStage<SseDelivery> sendSnapshot(Supplier<SseEvent> snapshot) {
        Objects.requireNonNull(snapshot, "snapshot must not be null");
        requireOpening("sendSnapshot");
        if (outbox.resume() == SseResume.COMPLETE) {
            return CompletableFuture.completedStage(SseDelivery.of(0, 0));
        }
        // first the position, then the state: what is published in between may be in both
        Replay.Place place = outbox.place();
        SseEvent event = Objects.requireNonNull(snapshot.get(), "the snapshot must not be null");
        CompletableFuture<SseDelivery> sent = send(event).toCompletableFuture();
        // a snapshot that could not be rendered stands for no state
        OpeningScope.whenPlaced(() -> {
            if (!sent.isCompletedExceptionally()) {
                outbox.goOnBehind(place);
            }
        });
        return sent;
    }

    private void requireOpening(String method) {
        if (!OpeningScope.covers(id)) {
            throw new IllegalStateException(method + " must be called by an @Open observer of the connection");
        }
    }

    @Override
    public long droppedEvents() {
        return outbox.dropped();
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event) {
        return service.publisher.send(Objects.requireNonNull(event, "event must not be null"), id);
    }

    @Override
    public CompletionStage<Void> send(Flow.Publisher<?> publisher) {
        return send(publisher, SseStreamOptions.builder().build());
    }

    @Override
    public CompletionStage<Void> send(Flow.Publisher<?> publisher, SseStreamOptions options) {
        Objects.requireNonNull(publisher, "publisher must not be null");
        Objects.requireNonNull(options, "options must not be null");
        return feeds().follow(publisher, options);
    }

    /**
     * Lets the replay of the connection be asked again, because there may be more now. May be called
     * from any thread.
     */
    public void wakeReplay() {
        shard.execute(outbox, outbox::wakeReplay);
    }

    /**
     * Ends the stream, behind what the connection was given before. May be called from any thread.
     */
    public void end() {
        service.localPublisher.unregister(id);
    }

    private PublisherFeeds feeds() {
        PublisherFeeds made = feeds;
        if (made == null) {
            synchronized (this) {
                made = feeds;
                if (made == null) {
                    made = new PublisherFeeds(this, service.localPublisher, !service.logged, service.renderer);
                    if (closeReason != null) {
                        made.onEnd();
                    }
                    feeds = made;
                }
            }
        }
        return made;
    }

    /** Cancels the publishers. Must be called when the connection has ended. */
    void endFeeds() {
        PublisherFeeds made = feeds;
        if (made != null) {
            made.onEnd();
        }
    }

    @Override
    public CompletionStage<Void> close() {
        // go through the log, behind what was sent before; if the log fails, the connection can
        // still be ended here
        return service.publisher.unregister(id)
                .exceptionallyCompose(failure -> service.localPublisher.unregister(id))
                .thenApply(delivery -> null);
    }

    @Override
    public String toString() {
        return "SseConnection[" + id + ", service=" + service.name + ", path="
                + LogText.of(context().request().path()) + "]";
    }
}

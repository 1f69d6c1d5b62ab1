package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.quarkiverse.sse.ReactiveSseService;
import io.quarkiverse.sse.SseAfterCommit;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.Beginning;
import io.quarkiverse.sse.runtime.connection.ConnectionOpener;
import io.quarkiverse.sse.runtime.connection.ServiceLifecycle;
import io.quarkiverse.sse.runtime.connection.TopicCounts;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.log.ServiceLog;
import io.quarkiverse.sse.runtime.presence.Presence;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.security.Tickets;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;

/**
 * The service as the application sees it.
 */
final class SseServiceImpl implements SseService {

    private final ConnectionOpener opener;
    private final ServiceLifecycle lifecycle;
    private final Publisher publisher;
    private final Directory directory;
    private final TopicCounts topics;
    private final ServiceLog log;
    private final Tickets tickets;
    private final Presence presence;
    private final AfterCommit afterCommit;
    private final ReactiveSseService reactive = new ReactiveSseServiceImpl(this);

    /**
     * @param tickets the tickets of the service, or {@code null}
     * @param log the log that the service sends through, or {@code null}
     */
    SseServiceImpl(ConnectionOpener opener, ServiceLifecycle lifecycle, Publisher publisher, Directory directory,
            TopicCounts topics, ServiceLog log, Tickets tickets, Presence presence, AfterCommit afterCommit) {
        this.afterCommit = afterCommit;
        this.presence = presence;
        this.opener = opener;
        this.lifecycle = lifecycle;
        this.publisher = publisher;
        this.directory = directory;
        this.topics = topics;
        this.log = log;
        this.tickets = tickets;
    }

    ServiceLog log() {
        return log;
    }

    /**
     * Ends the streams, and then closes the log. It is called when the application starts to stop,
     * and again when the application waits for the end, for streams that were about to open.
     */
    CompletionStage<Void> stop() {
        CompletionStage<Void> ended = lifecycle.stop();
        return log == null ? ended
                : ended.thenCompose(ignored -> presence.stop())
                        .thenCompose(ignored -> log.close());
    }

    @Override
    public void register(RoutingContext context) {
        opener.open(context);
    }

    void register(RoutingContext context, Beginning beginning) {
        opener.open(context, beginning);
    }

    @Override
    public SseStream stream() {
        return new SseStreamImpl(this, null);
    }

    void refuseMethod(RoutingContext context) {
        opener.refuseMethod(context);
    }

    void onAnsweredEarly(RoutingContext context) {
        opener.onAnsweredEarly(context);
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event) {
        return send(event, SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        return publisher.send(Events.require(event), Events.require(target));
    }

    @Override
    public CompletionStage<SseDelivery> sendData(Object data) {
        return sendData(data, SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> sendData(Object data, SseTarget target) {
        return send(Events.of(data), target);
    }

    @Override
    public CompletionStage<SseDelivery> sendEvent(String event, Object data) {
        return sendEvent(event, data, null, SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> sendEvent(String event, Object data, SseTarget target) {
        return sendEvent(event, data, null, target);
    }

    @Override
    public CompletionStage<SseDelivery> sendEvent(String event, Object data, String id, SseTarget target) {
        return send(Events.of(event, data, id), target);
    }

    @Override
    public SseDelivery sendAndAwait(SseEvent event, SseTarget target) {
        Events.require(event);
        Events.require(target);
        if (!Infrastructure.canCallerThreadBeBlocked()) {
            throw new IllegalStateException("This thread must not be blocked: " + Thread.currentThread().getName()
                    + ". Nothing was sent: use send, whose result need not be awaited");
        }
        return Uni.createFrom().completionStage(send(event, target)).await().indefinitely();
    }

    @Override
    public SseAfterCommit afterCommit() {
        return afterCommit.checked();
    }

    @Override
    public ReactiveSseService reactive() {
        return reactive;
    }

    @Override
    public CompletionStage<SseDelivery> sendComment(String text) {
        return sendComment(text, SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> sendComment(String text, SseTarget target) {
        return send(Events.comment(text), target);
    }

    @Override
    public CompletionStage<SseDelivery> sendRetry(Duration retry) {
        return sendRetry(retry, SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> sendRetry(Duration retry, SseTarget target) {
        return send(Events.retry(retry), target);
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId() {
        return resetLastEventId(SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return publisher.resetLastEventId(Events.require(target));
    }

    @Override
    public CompletionStage<SseDelivery> unregister() {
        return unregister(SseTarget.all());
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return publisher.unregister(Events.require(target));
    }

    @Override
    public CompletionStage<SseDelivery> revoke(String user) {
        return revoke(SseTarget.user(user));
    }

    @Override
    public CompletionStage<SseDelivery> revoke(SseTarget target) {
        return publisher.revoke(Events.require(target));
    }

    @Override
    public CompletionStage<String> ticket(SecurityIdentity identity, Collection<String> topics, Duration timeToLive) {
        if (tickets == null) {
            throw new IllegalStateException("The service has no tickets: set security.tickets=true for it");
        }
        return tickets.issue(Objects.requireNonNull(identity, "identity must not be null"),
                Objects.requireNonNull(topics, "topics must not be null"),
                Objects.requireNonNull(timeToLive, "timeToLive must not be null"));
    }

    @Override
    public String cursor() {
        if (log == null) {
            throw new IllegalStateException("The service has no log, and so no cursor: set log for it, such as "
                    + "quarkus.sse.log=memory for the default service");
        }
        return log.cursor();
    }

    @Override
    public CompletionStage<Void> close() {
        return lifecycle.close();
    }

    @Override
    public boolean isClosed() {
        return lifecycle.isClosed();
    }

    @Override
    public Optional<SseConnection> connection(SseId id) {
        return Optional.ofNullable(directory.find(id)).map(Outbox::connection);
    }

    @Override
    public Stream<SseConnection> connections() {
        return directory.all().stream().map(Outbox::connection);
    }

    @Override
    public int connectionCount() {
        return directory.all().size();
    }

    @Override
    public Set<String> topics() {
        return topics.topics();
    }

    @Override
    public Stream<SseConnection> connections(String topic) {
        SseTarget subscribed = SseTarget.topic(topic);
        return connections().filter(subscribed::test);
    }

    @Override
    public int connectionCount(String topic) {
        return topics.of(Objects.requireNonNull(topic, "topic must not be null"));
    }

    @Override
    public SsePresence presence() {
        return presence.now();
    }
}

package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

import io.quarkiverse.sse.ReactiveSseService;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/**
 * Does what the service does, for each subscription.
 */
final class ReactiveSseServiceImpl implements ReactiveSseService {

    private final SseServiceImpl service;

    ReactiveSseServiceImpl(SseServiceImpl service) {
        this.service = service;
    }

    @Override
    public Uni<SseDelivery> send(SseEvent event) {
        return send(event, SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> send(SseEvent event, SseTarget target) {
        Events.require(event);
        Events.require(target);
        return Uni.createFrom().completionStage(() -> service.send(event, target));
    }

    @Override
    public Uni<SseDelivery> sendData(Object data) {
        return sendData(data, SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> sendData(Object data, SseTarget target) {
        return send(Events.of(data), target);
    }

    @Override
    public Uni<SseDelivery> sendEvent(String event, Object data) {
        return sendEvent(event, data, null, SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> sendEvent(String event, Object data, SseTarget target) {
        return sendEvent(event, data, null, target);
    }

    @Override
    public Uni<SseDelivery> sendEvent(String event, Object data, String id, SseTarget target) {
        return send(Events.of(event, data, id), target);
    }

    @Override
    public Uni<SseDelivery> sendComment(String text) {
        return sendComment(text, SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> sendComment(String text, SseTarget target) {
        return send(Events.comment(text), target);
    }

    @Override
    public Uni<SseDelivery> sendRetry(Duration retry) {
        return sendRetry(retry, SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> sendRetry(Duration retry, SseTarget target) {
        return send(Events.retry(retry), target);
    }

    @Override
    public Uni<SseDelivery> resetLastEventId() {
        return resetLastEventId(SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> resetLastEventId(SseTarget target) {
        Events.require(target);
        return Uni.createFrom().completionStage(() -> service.resetLastEventId(target));
    }

    @Override
    public Uni<SseDelivery> unregister() {
        return unregister(SseTarget.all());
    }

    @Override
    public Uni<SseDelivery> unregister(SseTarget target) {
        Events.require(target);
        return Uni.createFrom().completionStage(() -> service.unregister(target));
    }

    @Override
    public Uni<SseDelivery> revoke(String user) {
        return revoke(SseTarget.user(user));
    }

    @Override
    public Uni<SseDelivery> revoke(SseTarget target) {
        Events.require(target);
        return Uni.createFrom().completionStage(() -> service.revoke(target));
    }

    @Override
    public Uni<String> ticket(SecurityIdentity identity, Collection<String> topics, Duration timeToLive) {
        Objects.requireNonNull(identity, "identity must not be null");
        Objects.requireNonNull(topics, "topics must not be null");
        Objects.requireNonNull(timeToLive, "timeToLive must not be null");
        return Uni.createFrom().completionStage(() -> service.ticket(identity, topics, timeToLive));
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().completionStage(service::close);
    }
}

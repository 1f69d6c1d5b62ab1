package io.quarkiverse.sse;

import java.time.Duration;
import java.util.Collection;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.CheckReturnValue;
import io.smallrye.mutiny.Uni;

/**
 * The methods of {@link SseService} that send, end or ask for something, as lazy {@link Uni}s, for
 * pipelines: {@link SseService#reactive()}.
 *
 * <pre>{@code
 * return orders.persist(order).chain(saved -> sse.reactive().sendEvent("order", saved));
 * }</pre>
 *
 * <b>Nothing happens until a {@code Uni} is subscribed to</b>, and it happens again with each
 * subscription. To send at once, use the methods of {@link SseService}. Arguments are checked when the
 * method is called; data is serialised, and lambda targets are evaluated, on the thread that subscribes.
 * A {@code Uni} emits and fails as the stage of the method in {@link SseService} does, on an event loop.
 * Cancelling a subscription does not take an event back.
 */
public interface ReactiveSseService {

    /** @see SseService#send(SseEvent) */
    @CheckReturnValue
    Uni<SseDelivery> send(SseEvent event);

    /** @see SseService#send(SseEvent, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> send(SseEvent event, SseTarget target);

    /** @see SseService#sendData(Object) */
    @CheckReturnValue
    Uni<SseDelivery> sendData(Object data);

    /** @see SseService#sendData(Object, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> sendData(Object data, SseTarget target);

    /** @see SseService#sendEvent(String, Object) */
    @CheckReturnValue
    Uni<SseDelivery> sendEvent(String event, Object data);

    /** @see SseService#sendEvent(String, Object, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> sendEvent(String event, Object data, SseTarget target);

    /** @see SseService#sendEvent(String, Object, String, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> sendEvent(String event, Object data, String id, SseTarget target);

    /** @see SseService#sendComment(String) */
    @CheckReturnValue
    Uni<SseDelivery> sendComment(String text);

    /** @see SseService#sendComment(String, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> sendComment(String text, SseTarget target);

    /** @see SseService#sendRetry(Duration) */
    @CheckReturnValue
    Uni<SseDelivery> sendRetry(Duration retry);

    /** @see SseService#sendRetry(Duration, SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> sendRetry(Duration retry, SseTarget target);

    /** @see SseService#resetLastEventId() */
    @CheckReturnValue
    Uni<SseDelivery> resetLastEventId();

    /** @see SseService#resetLastEventId(SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> resetLastEventId(SseTarget target);

    /** @see SseService#unregister() */
    @CheckReturnValue
    Uni<SseDelivery> unregister();

    /** @see SseService#unregister(SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> unregister(SseTarget target);

    /** @see SseService#revoke(String) */
    @CheckReturnValue
    Uni<SseDelivery> revoke(String user);

    /** @see SseService#revoke(SseTarget) */
    @CheckReturnValue
    Uni<SseDelivery> revoke(SseTarget target);

    /** @see SseService#ticket(SecurityIdentity, Collection, Duration) */
    @CheckReturnValue
    Uni<String> ticket(SecurityIdentity identity, Collection<String> topics, Duration timeToLive);

    /** @see SseService#close() */
    @CheckReturnValue
    Uni<Void> close();
}

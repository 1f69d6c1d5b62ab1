package io.quarkiverse.sse.runtime.security;

import java.util.Optional;

import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.observer.RequestState;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;

/**
 * A request as open checks see it. Immutable.
 */
final class CheckedRequest implements SseOpenCheck.Request {

    private final String service;
    private final RequestState request;
    private final String lastEventId;
    private final IdentityReader identities;

    CheckedRequest(String service, RequestState request, String lastEventId, IdentityReader identities) {
        this.service = service;
        this.request = request;
        this.lastEventId = lastEventId;
        this.identities = identities;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public Optional<SecurityIdentity> identity() {
        return Optional.ofNullable(request.identity());
    }

    @Override
    public Optional<String> user() {
        return identity().filter(identity -> !identity.isAnonymous()).map(identity -> identity.getPrincipal().getName());
    }

    @Override
    public Optional<String> claim(String name) {
        return identity().map(identity -> identities.claim(identity, name));
    }

    @Override
    public Optional<String> lastEventId() {
        return Optional.ofNullable(lastEventId);
    }

    @Override
    public RoutingContext routingContext() {
        return request.routingContext();
    }
}

package io.quarkiverse.sse.runtime.security;

import java.util.Set;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseName;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Authenticates requests for a stream by the ticket that they have. All other requests are left to
 * the other mechanisms.
 */
@Singleton
public class TicketMechanism implements HttpAuthenticationMechanism {

    private static final Logger LOG = Logger.getLogger(TicketMechanism.class);

    private final Instance<Tickets> tickets;

    TicketMechanism(@Any Instance<Tickets> tickets) {
        this.tickets = tickets;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identityProviderManager) {
        TicketHandler.Presented ticket = TicketHandler.of(context);
        if (ticket == null) {
            return Uni.createFrom().nullItem();
        }
        Context loop = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(() -> tickets.select(SseName.Literal.of(ticket.service())).get().redeem(ticket.text()))
                .emitOn(task -> loop.runOnContext(ignored -> task.run()))
                .onFailure().invoke(failure -> LOG.errorf(failure, "Tickets of the SSE service %s can't be read",
                        ticket.service()))
                .onItem().ifNull().failWith(() -> new AuthenticationFailedException(
                        "The ticket is not valid: it was used before, has expired, or never existed"));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    /** Who has a ticket wants to be who the ticket says, whatever cookie the browser adds. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }
}

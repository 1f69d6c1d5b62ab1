package io.quarkiverse.sse.runtime.security.oidc;

import java.util.function.UnaryOperator;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkus.oidc.SecurityEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.json.JsonObject;

/**
 * Revokes the connections of users and sessions that log out with OpenID Connect.
 */
@Singleton
public class OidcLogouts {

    private static final Logger LOG = Logger.getLogger(OidcLogouts.class);

    private static final String ISSUER = "iss";
    private static final String SUBJECT = "sub";
    private static final String SESSION = "sid";

    private final Instance<SseService> services;
    private final IdentityReader identities;

    OidcLogouts(@Any Instance<SseService> services, IdentityReader identities) {
        this.services = services;
        this.identities = identities;
    }

    void observe(@Observes SecurityEvent event) {
        switch (event.getEventType()) {
            // it is completed with the next request of the client, which an open stream never makes
            case OIDC_BACKCHANNEL_LOGOUT_INITIATED -> onBackChannelLogout();
            case OIDC_LOGOUT_RP_INITIATED, OIDC_LOGOUT_RP_INITIATED_SESSION_EXPIRED, OIDC_FRONTCHANNEL_LOGOUT_COMPLETED ->
                onLogout(event.getSecurityIdentity());
            default -> {
            }
        }
    }

    private void onBackChannelLogout() {
        JsonObject claims = LogoutRequests.currentClaims();
        if (claims == null) {
            LOG.error("The logout token of a back-channel logout is not there: its event streams stay open");
            return;
        }
        revoke(claims::getString);
    }

    private void onLogout(SecurityIdentity identity) {
        if (identity != null) {
            revoke(name -> identities.claim(identity, name));
        }
    }

    /** A logout is that of a session if it names one, and else that of all sessions of the subject. */
    private void revoke(UnaryOperator<String> claims) {
        String named = claims.apply(SESSION) != null ? SESSION : SUBJECT;
        String value = claims.apply(named);
        if (value == null) {
            return;
        }
        SseTarget target = SseTarget.claim(named, value);
        String issuer = claims.apply(ISSUER);
        // another issuer may use the same ids
        SseTarget ofIssuer = issuer == null ? target : target.and(SseTarget.claim(ISSUER, issuer));
        for (SseService service : services) {
            service.revoke(ofIssuer).whenComplete((delivery, failure) -> {
                if (failure != null) {
                    LOG.errorf(failure, "A logout may not have ended the event streams on all nodes");
                }
            });
        }
    }
}

package io.quarkiverse.sse.test;

import java.util.Set;

import jakarta.inject.Singleton;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Believes what the header X-User says, except of mallory. Everybody is a member. The header X-Claims
 * has attributes of the identity, such as {@code sid=1;tenant=acme}, and X-Expires when it expires, in
 * seconds since 1970.
 */
@Singleton
public class UserHeaderMechanism implements HttpAuthenticationMechanism {

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identityProviderManager) {
        String user = context.request().getHeader("X-User");
        if (user == null) {
            return Uni.createFrom().nullItem();
        }
        if (user.equals("mallory")) {
            return Uni.createFrom().failure(new AuthenticationFailedException("never heard of her"));
        }
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user)).addRole("member");
        String claims = context.request().getHeader("X-Claims");
        for (String claim : claims == null ? new String[0] : claims.split(";")) {
            identity.addAttribute(claim.substring(0, claim.indexOf('=')), claim.substring(claim.indexOf('=') + 1));
        }
        String expires = context.request().getHeader("X-Expires");
        if (expires != null) {
            identity.addAttribute("quarkus.identity.expire-time", Long.valueOf(expires));
        }
        return Uni.createFrom().item(identity.build());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "X-User"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}

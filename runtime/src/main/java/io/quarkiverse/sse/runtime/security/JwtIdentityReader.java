package io.quarkiverse.sse.runtime.security;

import jakarta.inject.Singleton;
import jakarta.json.JsonString;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.identity.SecurityIdentity;

/**
 * Reads the JSON Web Token of an identity as well. An application without such tokens does not have
 * their classes, and reads the attributes alone.
 */
@Singleton
public class JwtIdentityReader extends AttributeIdentityReader {

    @Override
    public String claim(SecurityIdentity identity, String name) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            Object value = token.getClaim(name);
            String text = value instanceof JsonString string ? string.getString() : text(value);
            if (text != null) {
                return text;
            }
        }
        return super.claim(identity, name);
    }

    /** The attribute comes first, because OpenID Connect may let a session outlive its token. */
    @Override
    public long expiresAt(SecurityIdentity identity) {
        long expiresAt = super.expiresAt(identity);
        if (expiresAt == NEVER && identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0) {
            return millis(token.getExpirationTime());
        }
        return expiresAt;
    }
}

package io.quarkiverse.sse.runtime.security;

import java.util.Map;

import jakarta.json.JsonString;

import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.identity.SecurityIdentity;

/**
 * Reads the JSON Web Token of an identity as well. An application without such tokens does not have
 * their classes, and reads the attributes alone.
 */
public class JwtIdentityReader extends AttributeIdentityReader {

    private static final String RAW_TOKEN = Claims.raw_token.name();

    @Override
    public String claim(SecurityIdentity identity, String name) {
        String text = identity.getPrincipal() instanceof JsonWebToken token ? claim(token, name) : null;
        return text != null ? text : super.claim(identity, name);
    }

    private static String claim(JsonWebToken token, String name) {
        Object value = token.getClaim(name);
        return value instanceof JsonString string ? string.getString() : text(value);
    }

    @Override
    public Map<String, Object> attributes(SecurityIdentity identity) {
        Map<String, Object> all = super.attributes(identity);
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            for (String name : token.getClaimNames()) {
                String value = claim(token, name);
                // the token itself would outlive what is made of these attributes
                if (value != null && !name.equals(RAW_TOKEN)) {
                    all.put(name, value);
                }
            }
            if (expiresAt(identity) != NEVER) {
                all.put(EXPIRE_TIME, expiresAt(identity) / 1000);
            }
        }
        return all;
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

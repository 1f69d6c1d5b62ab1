package io.quarkiverse.sse.runtime.connection;

import java.util.Map;

import io.quarkus.security.identity.SecurityIdentity;

/**
 * Reads what an identity says besides its name. Thread-safe.
 */
public interface IdentityReader {

    /** What {@link #expiresAt} returns for an identity that does not expire. */
    long NEVER = Long.MAX_VALUE;

    /**
     * @param identity an identity
     * @param name the name of a claim
     * @return the value of the claim as text, or {@code null}
     */
    String claim(SecurityIdentity identity, String name);

    /**
     * @param identity an identity
     * @return its claims and its other attributes that are strings, numbers or booleans
     */
    Map<String, Object> attributes(SecurityIdentity identity);

    /**
     * @param identity an identity
     * @return when it expires, in milliseconds since 1970, or {@link #NEVER}
     */
    long expiresAt(SecurityIdentity identity);
}

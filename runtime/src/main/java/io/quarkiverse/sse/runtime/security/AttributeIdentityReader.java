package io.quarkiverse.sse.runtime.security;

import java.util.Map;
import java.util.TreeMap;

import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkus.security.identity.SecurityIdentity;

/**
 * Reads the attributes of an identity.
 */
public class AttributeIdentityReader implements IdentityReader {

    /** Where Quarkus keeps when an identity expires, in seconds since 1970. */
    static final String EXPIRE_TIME = "quarkus.identity.expire-time";

    private static final long LAST_SECOND = NEVER / 1000;

    @Override
    public String claim(SecurityIdentity identity, String name) {
        return text(identity.getAttribute(name));
    }

    /** Returns {@code null} for a value that has parts, such as a list. */
    static String text(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    @Override
    public Map<String, Object> attributes(SecurityIdentity identity) {
        Map<String, Object> simple = new TreeMap<>();
        identity.getAttributes().forEach((name, value) -> {
            if (text(value) != null) {
                simple.put(name, value instanceof CharSequence ? value.toString() : value);
            }
        });
        return simple;
    }

    @Override
    public long expiresAt(SecurityIdentity identity) {
        return identity.getAttribute(EXPIRE_TIME) instanceof Number seconds ? millis(seconds.longValue()) : NEVER;
    }

    static long millis(long seconds) {
        return seconds < LAST_SECOND ? seconds * 1000 : NEVER;
    }
}

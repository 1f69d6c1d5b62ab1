package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkus.security.identity.SecurityIdentity;

/**
 * Knows how long a connection may stay open. Immutable.
 */
public final class Lifetime {

    /** Connections that were opened together must not end together. */
    private static final double JITTER = 0.1;

    private static final long SHORTEST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 500;

    /** Far enough ahead for any clock, and no overflow when something is added to it. */
    private static final long LATEST = Long.MAX_VALUE / 2;

    private final IdentityReader identities;
    private final Settings settings;

    public Lifetime(IdentityReader identities, Settings settings) {
        this.identities = identities;
        this.settings = settings;
    }

    /**
     * @param max how long a connection stays open at most, or {@code null} for any time
     * @param endsWithIdentity whether it ends when its identity expires
     * @param grace how much longer it may stay open then
     */
    public record Settings(Duration max, boolean endsWithIdentity, Duration grace) {
    }

    /**
     * @return how long a client waits before it comes back to a stream that has ended in time: a page
     *         with fresh credentials must be back at once, and not all pages in the same moment
     */
    static Duration retryAfterEnd() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS));
    }

    /**
     * The end of a connection that is known when it opens.
     *
     * @param atMillis when it ends, in milliseconds since 1970
     * @param reason why it ends then
     */
    record End(long atMillis, SseCloseReason reason) {
    }

    /**
     * @param identity the identity of the client, or {@code null}
     * @param openedAtMillis when the connection opened, in milliseconds since 1970
     * @return when it ends, or {@code null} if nobody knows
     */
    End endOf(SecurityIdentity identity, long openedAtMillis) {
        End expiry = expiryOf(identity);
        if (settings.max == null) {
            return expiry;
        }
        long max = settings.max.toMillis();
        long shortened = max - (long) (max * JITTER * ThreadLocalRandom.current().nextDouble());
        End limit = new End(openedAtMillis + shortened, SseCloseReason.MAX_LIFETIME);
        return expiry == null || limit.atMillis < expiry.atMillis ? limit : expiry;
    }

    private End expiryOf(SecurityIdentity identity) {
        if (!settings.endsWithIdentity || identity == null) {
            return null;
        }
        long expiresAt = identities.expiresAt(identity);
        return expiresAt == IdentityReader.NEVER ? null
                : new End(Math.min(expiresAt, LATEST) + settings.grace.toMillis(), SseCloseReason.EXPIRED);
    }
}

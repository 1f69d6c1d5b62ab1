package io.quarkiverse.sse.runtime.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkus.security.identity.SecurityIdentity;

/**
 * The tickets of a service: issues them, and lets each of them in once. The store gets the hash of a
 * ticket, so that nobody who reads the store can use what is in it. Thread-safe.
 */
public final class Tickets {

    /** A ticket is for the request that follows. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final int RANDOM_BYTES = 32;
    /** The length of that many bytes in Base64 without padding. */
    private static final int LENGTH = 43;

    private final TicketStore store;
    private final IdentityReader identities;
    private final SecureRandom random = new SecureRandom();

    Tickets(TicketStore store, IdentityReader identities) {
        this.store = store;
        this.identities = identities;
    }

    /**
     * @param identity who may connect with it
     * @param topics what the connection is subscribed to
     * @param timeToLive for how long it is valid
     * @return emits the ticket
     * @throws IllegalArgumentException if the identity is anonymous, or the time too short or too long
     */
    public CompletionStage<String> issue(SecurityIdentity identity, Collection<String> topics, Duration timeToLive) {
        if (identity.isAnonymous()) {
            throw new IllegalArgumentException("An anonymous identity can't have a ticket");
        }
        if (timeToLive.toMillis() < 1 || timeToLive.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A ticket can't be valid for " + timeToLive + ": it must be from 1 ms to " + LONGEST);
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String ticket = text(bytes);
        return store.put(hash(ticket), Admission.of(identity, identities, List.copyOf(topics)).toText(), timeToLive)
                .thenApply(stored -> ticket);
    }

    /**
     * @param ticket what a client has sent
     * @return emits the identity that the ticket was for, with the {@link Admission} as an attribute,
     *         or {@code null} if it is not valid or not valid any more
     */
    CompletionStage<SecurityIdentity> redeem(String ticket) {
        if (ticket.length() != LENGTH) {
            return CompletableFuture.completedFuture(null);
        }
        return store.take(hash(ticket)).thenApply(text -> text == null ? null : Admission.read(text).toIdentity());
    }

    private static String hash(String ticket) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

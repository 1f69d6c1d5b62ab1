package io.quarkiverse.sse.runtime.connection;

import io.quarkiverse.sse.runtime.http.Refusal;
import io.vertx.core.net.SocketAddress;

/**
 * The limits of a service. A connection gets a permit of all of them or of none, before anything is
 * sent to its client, so that a burst of requests can't pass a limit. Thread-safe.
 */
public final class ConnectionLimits {

    private final ConnectionLimit total;
    private final KeyedLimit perClient;
    private final KeyedLimit perUser;
    private final OpenRate rate;
    private final boolean comeBack;

    /**
     * @param settings the limits; a negative number is no limit
     */
    public ConnectionLimits(Settings settings) {
        this.total = new ConnectionLimit(settings.total);
        this.perClient = new KeyedLimit(settings.perClient);
        this.perUser = new KeyedLimit(settings.perUser);
        this.rate = new OpenRate(settings.opensPerSecond, System::nanoTime);
        this.comeBack = settings.comeBack;
    }

    /**
     * @param total how many connections may be open
     * @param perClient how many of them may come from one address
     * @param perUser how many of them may belong to one user
     * @param opensPerSecond how many may open in a second
     * @param comeBack whether a client beyond a limit is sent away so that it comes back by itself
     */
    public record Settings(int total, int perClient, int perUser, int opensPerSecond, boolean comeBack) {
    }

    /**
     * What a connection holds of the limits.
     *
     * @param client its client, or {@code null}
     * @param user its user, or {@code null}
     */
    record Permit(String client, String user) {

        /** Most connections need no other. */
        private static final Permit ANONYMOUS = new Permit(null, null);
    }

    /**
     * @param address the address of the client, as the proxy settings of Quarkus give it
     * @param user the user, or {@code null}
     * @return what the connection has to acquire
     */
    Permit permitFor(SocketAddress address, String user) {
        String client = perClient.isLimited() ? ClientAddress.of(address) : null;
        return client == null && user == null ? Permit.ANONYMOUS : new Permit(client, user);
    }

    /**
     * @return why there is no permit, or {@code null} if the connection has it now
     */
    Refusal tryAcquire(Permit permit) {
        Refusal refusal = tryAcquireAll(permit);
        return refusal != null && comeBack ? refusal.untilLater() : refusal;
    }

    private Refusal tryAcquireAll(Permit permit) {
        // those first that say something about the client, which should hear of its own limit
        if (!perClient.tryAcquire(permit.client)) {
            return Refusal.tooManyFromClient(perClient.limit());
        }
        Refusal refusal = tryAcquireForUser(permit);
        if (refusal != null) {
            perClient.release(permit.client);
        }
        return refusal;
    }

    private Refusal tryAcquireForUser(Permit permit) {
        if (!perUser.tryAcquire(permit.user)) {
            return Refusal.tooManyOfUser(perUser.limit());
        }
        Refusal refusal = tryAcquireForAnybody();
        if (refusal != null) {
            perUser.release(permit.user);
        }
        return refusal;
    }

    private Refusal tryAcquireForAnybody() {
        if (!total.tryAcquire()) {
            return Refusal.limitReached(total.limit());
        }
        if (!rate.tryAcquire()) {
            total.release();
            return Refusal.tooManyAtOnce(rate.perSecond());
        }
        return null;
    }

    void release(Permit permit) {
        total.release();
        perUser.release(permit.user);
        perClient.release(permit.client);
    }
}

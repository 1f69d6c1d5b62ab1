package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;

/**
 * When the connections of a service end while the application stops, and when their clients come
 * back: not more of them in a second than a rate allows. Immutable.
 *
 * @param connections how many there are
 * @param millis how long it takes to end them
 * @param perSecond how many clients may come back in a second
 */
record ShutdownPace(int connections, long millis, int perSecond) {

    /** A client must not try a node again and again that has just stopped. */
    private static final long SHORTEST_RETRY_MILLIS = 1_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    /**
     * @param timeout how long it may take to end the connections
     * @param perSecond how many clients may come back in a second
     */
    static ShutdownPace of(int connections, Duration timeout, int perSecond) {
        long needed = MILLIS_PER_SECOND * (long) connections / perSecond;
        return new ShutdownPace(connections, Math.min(needed, timeout.toMillis()), perSecond);
    }

    /**
     * @param elapsedMillis the time since the first end
     * @return how many connections must have ended by then
     */
    int dueBy(long elapsedMillis) {
        return elapsedMillis >= millis ? connections
                : (int) Math.min(connections, 1 + connections * elapsedMillis / millis);
    }

    /**
     * @param number the number of the connection, from 0, in the order in which they end
     * @param elapsedMillis the time since the first end
     * @return how long its client has to wait
     */
    Duration retry(int number, long elapsedMillis) {
        long comesBackAt = MILLIS_PER_SECOND * (long) number / perSecond;
        return Duration.ofMillis(SHORTEST_RETRY_MILLIS + Math.max(0, comesBackAt - elapsedMillis));
    }
}

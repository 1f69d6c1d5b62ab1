package io.quarkiverse.sse.runtime.generation;

import java.time.Duration;

/**
 * The configuration of the generations of a service.
 *
 * @param service the name of the service
 * @param maxBytes how many bytes the history of one generation may take
 * @param maxTotalBytes how many bytes all of them may take on a node
 * @param grace how long a producer runs without a reader
 * @param keep how long a generation is kept when it has ended
 * @param maxCount how many generations a node keeps
 * @param lease how long other nodes wait for a node that they hear nothing of
 * @param endEvent the name of the last event when a producer has completed
 * @param failureEvent the name of the last event when it has failed
 */
public record GenerationSettings(String service, long maxBytes, long maxTotalBytes, Duration grace, Duration keep, int maxCount,
        Duration lease, String endEvent, String failureEvent) {

    /** What an event takes in memory beside its bytes, about. */
    public static final int OVERHEAD_BYTES = 100;

    /**
     * @param timeout how long the store may take to answer
     * @return how long other nodes wait for a node that they hear nothing of: one late answer is no death
     */
    public static Duration leaseOf(Duration timeout) {
        return timeout.multipliedBy(2);
    }
}

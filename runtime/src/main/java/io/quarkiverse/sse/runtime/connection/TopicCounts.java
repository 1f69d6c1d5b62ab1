package io.quarkiverse.sse.runtime.connection;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the connections of a service that are subscribed to each topic. Thread-safe.
 */
public final class TopicCounts {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void increment(String topic) {
        counts.merge(topic, 1, Integer::sum);
    }

    void decrement(String topic) {
        counts.computeIfPresent(topic, (name, count) -> count == 1 ? null : count - 1);
    }

    /**
     * @return how many connections are subscribed to the topic
     */
    public int of(String topic) {
        return counts.getOrDefault(topic, 0);
    }

    /**
     * @return a snapshot of the counts of all topics that have a subscriber
     */
    public Map<String, Integer> all() {
        return Map.copyOf(counts);
    }

    /**
     * @return a snapshot of the topics that have a subscriber
     */
    public Set<String> topics() {
        return Set.copyOf(counts.keySet());
    }
}

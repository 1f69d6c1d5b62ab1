package io.quarkiverse.sse.runtime.connection;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections of a service are subscribed to each topic. Safe for any thread.
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
     * @param topic a topic
     * @return how many connections are subscribed to it
     */
    public int of(String topic) {
        return counts.getOrDefault(topic, 0);
    }

    /**
     * @return the topics that have a connection
     */
    public Set<String> topics() {
        return Set.copyOf(counts.keySet());
    }
}

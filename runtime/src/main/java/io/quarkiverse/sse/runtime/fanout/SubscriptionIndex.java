package io.quarkiverse.sse.runtime.fanout;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * Finds the connections of a shard that are subscribed to a topic or belong to a user, without
 * looking at the others. Must be used on the shard's event loop.
 */
final class SubscriptionIndex {

    private final Map<String, Set<Outbox>> byTopic = new HashMap<>();
    private final Map<String, Set<Outbox>> byUser = new HashMap<>();

    Set<Outbox> subscribers(String topic) {
        return byTopic.getOrDefault(topic, Set.of());
    }

    Set<Outbox> connectionsOf(String user) {
        return byUser.getOrDefault(user, Set.of());
    }

    void addUser(Outbox outbox) {
        outbox.connection().user().ifPresent(user -> add(byUser, user, outbox));
    }

    /**
     * Brings the index in line with the topics of the connection itself. Two threads may subscribe
     * and unsubscribe it at once, so the order in which their updates arrive here means nothing.
     */
    void updateTopic(String topic, Outbox outbox) {
        if (!outbox.isDetached() && outbox.connection().topics().contains(topic)) {
            add(byTopic, topic, outbox);
        } else {
            remove(byTopic, topic, outbox);
        }
    }

    void removeAll(Outbox outbox) {
        for (String topic : outbox.connection().topics()) {
            remove(byTopic, topic, outbox);
        }
        outbox.connection().user().ifPresent(user -> remove(byUser, user, outbox));
    }

    private static void add(Map<String, Set<Outbox>> members, String name, Outbox outbox) {
        members.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(outbox);
    }

    private static void remove(Map<String, Set<Outbox>> members, String name, Outbox outbox) {
        Set<Outbox> set = members.get(name);
        if (set != null && set.remove(outbox) && set.isEmpty()) {
            members.remove(name);
        }
    }
}

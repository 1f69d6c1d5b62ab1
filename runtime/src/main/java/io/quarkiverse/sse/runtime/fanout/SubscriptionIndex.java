package io.quarkiverse.sse.runtime.fanout;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the connections of a shard that are subscribed to a topic or belong to a user, without looking at the others. Belongs
 * to the shard's event loop.
 */
final class SubscriptionIndex {

    private final Map<String, Set<Outbound>> byTopic = new HashMap<>();
    private final Map<String, Set<Outbound>> byUser = new HashMap<>();

    /**
     * @param topic a topic
     * @return the connections that are subscribed to it
     */
    Set<Outbound> subscribers(String topic) {
        return byTopic.getOrDefault(topic, Set.of());
    }

    /**
     * @param user the name of a user
     * @return the user's connections
     */
    Set<Outbound> connectionsOf(String user) {
        return byUser.getOrDefault(user, Set.of());
    }

    void addUser(Outbound outbound) {
        outbound.connection().user().ifPresent(user -> add(byUser, user, outbound));
    }

    /**
     * Brings the index in line with what the connection itself says. Two threads may subscribe and unsubscribe it at once, so
     * the order in which their updates arrive here tells nothing.
     */
    void updateTopic(String topic, Outbound outbound) {
        if (!outbound.isDetached() && outbound.connection().topics().contains(topic)) {
            add(byTopic, topic, outbound);
        } else {
            remove(byTopic, topic, outbound);
        }
    }

    void removeAll(Outbound outbound) {
        for (String topic : outbound.connection().topics()) {
            remove(byTopic, topic, outbound);
        }
        outbound.connection().user().ifPresent(user -> remove(byUser, user, outbound));
    }

    private static void add(Map<String, Set<Outbound>> members, String name, Outbound outbound) {
        members.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(outbound);
    }

    private static void remove(Map<String, Set<Outbound>> members, String name, Outbound outbound) {
        Set<Outbound> set = members.get(name);
        if (set != null && set.remove(outbound) && set.isEmpty()) {
            members.remove(name);
        }
    }
}

package io.quarkiverse.sse.runtime.fanout;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.sse.SseTarget;

/**
 * Finds the connections of a shard that are subscribed to a topic or belong to a user, without looking at the others. Belongs
 * to
 * the shard's event loop.
 */
final class SubscriptionIndex {

    private final Map<SseTarget, Set<Outbound>> members = new HashMap<>();

    /**
     * @param key a {@link SseTarget.Topic} or {@link SseTarget.User}
     * @return its connections
     */
    Set<Outbound> members(SseTarget key) {
        return members.getOrDefault(key, Set.of());
    }

    /**
     * Brings the index in line with what the connection itself says. Two threads may subscribe and unsubscribe it at once, so
     * the order in which their updates arrive here tells nothing.
     */
    void update(SseTarget key, Outbound outbound) {
        if (!outbound.isDetached() && key.test(outbound.connection())) {
            members.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(outbound);
        } else {
            remove(key, outbound);
        }
    }

    void removeAll(Outbound outbound) {
        for (String topic : outbound.connection().topics()) {
            remove(SseTarget.topic(topic), outbound);
        }
        outbound.connection().user().ifPresent(user -> remove(SseTarget.user(user), outbound));
    }

    private void remove(SseTarget key, Outbound outbound) {
        Set<Outbound> set = members.get(key);
        if (set != null && set.remove(outbound) && set.isEmpty()) {
            members.remove(key);
        }
    }
}

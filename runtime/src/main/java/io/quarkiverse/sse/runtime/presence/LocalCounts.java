package io.quarkiverse.sse.runtime.presence;

import java.util.HashMap;
import java.util.Map;

import io.quarkiverse.sse.runtime.connection.TopicCounts;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * Counts the connections of this node. May be used by any thread.
 */
record LocalCounts(Directory directory, TopicCounts topics) {

    NodeCounts now() {
        Map<String, Integer> users = new HashMap<>();
        int connections = 0;
        for (Outbox outbox : directory.all()) {
            connections++;
            outbox.connection().user().ifPresent(user -> users.merge(user, 1, Integer::sum));
        }
        return new NodeCounts(connections, topics.all(), users, true);
    }
}

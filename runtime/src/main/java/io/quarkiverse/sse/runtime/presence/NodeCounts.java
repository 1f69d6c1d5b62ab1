package io.quarkiverse.sse.runtime.presence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/**
 * What a node tells the others about its connections. It is written as JSON, and whoever reads it
 * ignores what it does not know.
 *
 * @param connections how many are open
 * @param topics how many of them are subscribed to each topic
 * @param users how many of them each user has
 * @param complete whether all topics and users are here
 */
record NodeCounts(int connections, Map<String, Integer> topics, Map<String, Integer> users, boolean complete) {

    /** Of the names of topics, and again of those of users. */
    private static final int MAX_CHARACTERS = 512 * 1024;
    /** What JSON and the number take beside a name. */
    private static final int CHARACTERS_AROUND_NAME = 8;

    private static final String CONNECTIONS = "connections";
    private static final String TOPICS = "topics";
    private static final String USERS = "users";
    private static final String COMPLETE = "complete";

    byte[] toBytes() {
        Map<String, Object> mostTopics = most(topics);
        Map<String, Object> mostUsers = most(users);
        boolean all = mostTopics.size() == topics.size() && mostUsers.size() == users.size();
        return new JsonObject().put(CONNECTIONS, connections)
                .put(TOPICS, new JsonObject(mostTopics))
                .put(USERS, new JsonObject(mostUsers))
                .put(COMPLETE, all && complete)
                .encode().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> most(Map<String, Integer> counts) {
        List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.<String, Integer> comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        Map<String, Object> most = new LinkedHashMap<>();
        int characters = 0;
        for (Map.Entry<String, Integer> entry : sorted) {
            characters += entry.getKey().length() + CHARACTERS_AROUND_NAME;
            if (characters > MAX_CHARACTERS) {
                break;
            }
            most.put(entry.getKey(), entry.getValue());
        }
        return most;
    }

    /**
     * @throws RuntimeException if the bytes are something else
     */
    static NodeCounts read(byte[] bytes) {
        JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
        return new NodeCounts(json.getInteger(CONNECTIONS), counts(json.getJsonObject(TOPICS)),
                counts(json.getJsonObject(USERS)), json.getBoolean(COMPLETE, false));
    }

    private static Map<String, Integer> counts(JsonObject json) {
        Map<String, Integer> counts = new HashMap<>();
        for (String name : json.fieldNames()) {
            counts.put(name, json.getInteger(name));
        }
        return counts;
    }
}

package io.quarkiverse.sse;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Who is connected to a service, on all of its nodes: counts by topic and by user. It is a snapshot.
 * What it says of this node is true now; what it says of another one is as old as that node's
 * {@linkplain Node#age() last word}. Immutable.
 *
 * @param nodes the nodes, this one first
 * @see SseService#presence()
 */
public record SsePresence(List<Node> nodes) {

    public SsePresence {
        nodes = List.copyOf(nodes);
    }

    /**
     * What one node says.
     *
     * @param id names the process: it begins with the name of its host, where that is in the
     *        environment variable {@code HOSTNAME}
     * @param isThisNode whether it is this process
     * @param age how old this is; zero for this node
     * @param connections how many connections are open
     * @param topics how many of them are subscribed to each topic
     * @param users how many of them each authenticated user has
     * @param complete whether all topics and users are here. Another node tells up to about 1 MB of
     *        names, those with most connections, half for topics and half for users
     */
    public record Node(String id, boolean isThisNode, Duration age, int connections, Map<String, Integer> topics,
            Map<String, Integer> users, boolean complete) {

        public Node {
            topics = Map.copyOf(topics);
            users = Map.copyOf(users);
        }
    }

    /**
     * {@return how many connections are open on all nodes}
     */
    public int connectionCount() {
        int sum = 0;
        for (Node node : nodes) {
            sum += node.connections;
        }
        return sum;
    }

    /**
     * Counts the connections on all nodes that are subscribed to a topic.
     *
     * @param topic a topic
     * @return how many there are
     */
    public int connectionCount(String topic) {
        return sum(topic, Node::topics);
    }

    /**
     * Counts the connections of a user on all nodes.
     *
     * @param user the name of the user
     * @return how many there are: 0 means that the user is not connected
     */
    public int connectionCountOfUser(String user) {
        return sum(user, Node::users);
    }

    /**
     * {@return how many connections on all nodes are subscribed to each topic}
     */
    public Map<String, Integer> topics() {
        return sums(Node::topics);
    }

    /**
     * {@return how many connections each user has on all nodes}
     */
    public Map<String, Integer> users() {
        return sums(Node::users);
    }

    private int sum(String name, Function<Node, Map<String, Integer>> counts) {
        int sum = 0;
        for (Node node : nodes) {
            sum += counts.apply(node).getOrDefault(name, 0);
        }
        return sum;
    }

    private Map<String, Integer> sums(Function<Node, Map<String, Integer>> counts) {
        Map<String, Integer> sums = new HashMap<>();
        for (Node node : nodes) {
            counts.apply(node).forEach((name, count) -> sums.merge(name, count, Integer::sum));
        }
        return sums;
    }
}

package io.quarkiverse.sse.runtime.devui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.SseService;

/**
 * Who is connected, on all nodes.
 *
 * @param nodes what each node says
 * @param problem why nothing is known of other nodes, or {@code null}
 */
public record NodesPage(List<Row> nodes, String problem) {

    private static final int MAX_NAMES = 20;

    /**
     * What a node says.
     *
     * @param id names it
     * @param thisNode whether it is this one
     * @param ageMillis how old that is
     * @param connections how many connections it has
     * @param topics those with most connections
     * @param users those with most connections
     */
    public record Row(String id, boolean thisNode, long ageMillis, int connections, List<Count> topics, List<Count> users) {
    }

    /**
     * How many connections there are.
     *
     * @param name the name of a topic or a user
     * @param connections how many it has
     */
    public record Count(String name, int connections) {
    }

    static NodesPage of(SseService service) {
        SsePresence presence;
        try {
            presence = service.presence();
        } catch (IllegalStateException off) {
            return new NodesPage(List.of(), off.getMessage());
        }
        List<Row> rows = new ArrayList<>();
        for (SsePresence.Node node : presence.nodes()) {
            rows.add(new Row(node.id(), node.isThisNode(), node.age().toMillis(), node.connections(), most(node.topics()),
                    most(node.users())));
        }
        return new NodesPage(rows, null);
    }

    private static List<Count> most(Map<String, Integer> counts) {
        List<Count> all = new ArrayList<>();
        counts.forEach((name, count) -> all.add(new Count(name, count)));
        all.sort(Comparator.comparingInt(Count::connections).reversed().thenComparing(Count::name));
        return List.copyOf(all.subList(0, Math.min(MAX_NAMES, all.size())));
    }
}

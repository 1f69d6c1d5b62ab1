package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one node publishes and others deliver is one trace. */
class OneTraceOnAllNodesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static TwoNodes nodes;
    private static Node a;
    private static Node b;
    /** Has no traces, like one of an older version. */
    private static Node untraced;

    @BeforeAll
    static void start() throws Exception {
        nodes = TwoNodes.start("-Dquarkus.otel.sdk.disabled=false");
        a = nodes.a();
        b = nodes.b();
        untraced = new Node(nodes.redis().uri()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (untraced != null) {
            untraced.close();
        }
        if (nodes != null) {
            nodes.close();
        }
    }

    private record Span(String name, String trace, String id, String parent) {
    }

    private static List<Span> spans(Node node, String name) throws Exception {
        return node.get("/spans").body().lines().map(line -> line.split("\\|"))
                .map(parts -> new Span(parts[0], parts[1], parts[2], parts[3]))
                .filter(span -> span.name.equals(name)).toList();
    }

    private static Span awaitSpan(Node node, String name) throws Exception {
        await().until(() -> !spans(node, name).isEmpty());
        return spans(node, name).get(0);
    }

    @Test
    void itIsDeliveredInTheTraceOfItsPublication() throws Exception {
        try (Reader onB = new Reader(b.uri("/sse"), null); Reader onUntraced = new Reader(untraced.uri("/sse"), null)) {
            await().until(() -> b.connections() == 1 && untraced.connections() == 1);
            a.publish("/publish", "not sampled by the client", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
            a.publish("/publish", "traced", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
            for (Reader reader : List.of(onB, onUntraced)) {
                assertThat(reader.nextEvent().data()).isEqualTo("not sampled by the client");
                assertThat(reader.nextEvent().data()).isEqualTo("traced");
            }
            Span sent = awaitSpan(a, "send <default>");
            assertThat(sent.trace).isEqualTo(TRACE);
            for (Node node : List.of(a, b)) {
                Span delivered = awaitSpan(node, "process <default>");
                assertThat(delivered.trace).isEqualTo(TRACE);
                assertThat(delivered.parent).isEqualTo(sent.id);
                assertThat(spans(node, "process <default>")).hasSize(1);
            }
            assertThat(spans(a, "send <default>")).hasSize(1);
            assertThat(untraced.get("/spans").body()).isEmpty();
        }
        // what a node reads when it starts has been delivered before
        Node again = nodes.replaceB();
        a.publish("/publish", "traced again", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        awaitSpan(again, "process <default>");
        assertThat(spans(again, "process <default>")).hasSize(1);
    }
}

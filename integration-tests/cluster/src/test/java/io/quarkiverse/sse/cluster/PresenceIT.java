package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every node knows who is connected to which topic, and forgets those that have died. */
class PresenceIT {

    private static final String INTERVAL = "-Dquarkus.sse.log.presence-interval=";

    private static TwoNodes nodes;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        nodes = TwoNodes.start(INTERVAL + "500ms");
        a = nodes.a();
        b = nodes.b();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    private static void awaitPresence(Node node, String expected) {
        await().untilAsserted(() -> assertThat(node.get("/presence").body()).isEqualTo(expected));
    }

    private static Reader open(Node node, String user) throws Exception {
        String ticket = a.post("/ticket?user=" + user + "&session=1", "").body();
        return new Reader(node.uri("/sse?ticket=" + ticket), null);
    }

    @Test
    void isTheSumOfAllNodesThatAreThere() throws Exception {
        awaitPresence(a, "2 nodes, 0 connections, topics {}, users {}");
        try (Reader news = new Reader(a.uri("/sse?topic=news"), null);
                Reader other = new Reader(b.uri("/sse?topic=news"), null);
                Reader adaOnA = open(a, "ada");
                Reader adaOnB = open(b, "ada");
                Reader bobOnB = open(b, "bob")) {
            String all = "2 nodes, 5 connections, topics {news=2, tickets=3}, users {ada=2, bob=1}";
            awaitPresence(a, all);
            awaitPresence(b, all);

            // no goodbye from b
            b.kill();
            awaitPresence(a, "1 nodes, 2 connections, topics {news=1, tickets=1}, users {ada=1}");
            b = nodes.replaceB();
            awaitPresence(b, "2 nodes, 2 connections, topics {news=1, tickets=1}, users {ada=1}");

            // an answer of its own is never old, and that of the other one does not become wrong with Redis away
            nodes.redis().kill();
            awaitPresence(a, "1 nodes, 2 connections, topics {news=1, tickets=1}, users {ada=1}");
            awaitPresence(b, "1 nodes, 0 connections, topics {}, users {}");
            nodes.redis().startAgain();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(b.get("/presence").body())
                    .isEqualTo("2 nodes, 2 connections, topics {news=1, tickets=1}, users {ada=1}"));
        }
        awaitPresence(b, "2 nodes, 0 connections, topics {}, users {}");
    }

    @Test
    void aNodeThatIsStoppedSaysGoodbye() throws Exception {
        try (Node patient = new Node(nodes.redis().uri(), INTERVAL + "1h").start()) {
            awaitPresence(a, "3 nodes, 0 connections, topics {}, users {}");
            patient.signal("TERM");
            assertThat(patient.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            awaitPresence(a, "2 nodes, 0 connections, topics {}, users {}");
        }
    }

    @Test
    void aNodeThatTellsNothingSaysWhatIsMissing() throws Exception {
        try (Node mute = new Node(nodes.redis().uri()).start()) {
            assertThat(mute.get("/presence").statusCode()).isEqualTo(500);
            await().until(() -> mute.log().contains("set quarkus.sse.log.presence-interval"));
            awaitPresence(a, "2 nodes, 0 connections, topics {}, users {}");
        }
    }
}

package io.quarkiverse.sse.test.devui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.sse.test.LiveObjects;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.devui.tests.DevUIJsonRPCTest;
import io.quarkus.test.QuarkusDevModeTest;

class DevUIShowsAndSteersServicesTest extends DevUIJsonRPCTest {

    private static final int PORT = freePort();
    private static final String ROOT = "http://localhost:" + PORT;
    private static final URI NEWS = URI.create(ROOT + "/sse");
    private static final String DEFAULT = "<default>";
    private static final String WATCHES = "io.quarkiverse.sse.runtime.devui.Watches";

    @RegisterExtension
    static final QuarkusDevModeTest APP = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(NewsDesk.class)
                    .addAsResource(new StringAsset(String.join("\n",
                            "quarkus.http.port=" + PORT,
                            "quarkus.sse.log=memory",
                            "quarkus.sse.heartbeat-interval=-1s",
                            "quarkus.sse.overflow=drop-oldest",
                            "quarkus.sse.orders.path=/orders/{id}/events",
                            "quarkus.sse.orders.heartbeat-interval=-1s",
                            "quarkus.sse.orders.max-connections=10",
                            "quarkus.sse.orders.write-timeout=90s")), "application.properties"));

    private DevUISocket socket;

    DevUIShowsAndSteersServicesTest() {
        super("quarkus-sse", ROOT);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void open() {
        socket = new DevUISocket("localhost:" + PORT);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    /** One after the other in one application, because each start takes a while. */
    @TestFactory
    List<DynamicTest> inOneApplication() {
        return List.of(
                check("servicesHaveTheirConfigurationAndCounters", this::servicesHaveTheirConfigurationAndCounters),
                check("clientsAreInTheTableOfTheirService", this::clientsAreInTheTableOfTheirService),
                check("whatIsSentFromTheFormArrives", this::whatIsSentFromTheFormArrives),
                check("mistakesAreExplained", this::mistakesAreExplained),
                check("disconnectEndsAStream", this::disconnectEndsAStream),
                check("theHistoryHasWhatIsKept", this::theHistoryHasWhatIsKept),
                check("eventsAreFollowedAsTheyHappen", this::eventsAreFollowedAsTheyHappen),
                check("theFiguresMove", this::theFiguresMove));
    }

    private DynamicTest check(String name, Executable check) {
        return DynamicTest.dynamicTest(name, () -> {
            check.execute();
            awaitConnections(0);
        });
    }

    private void servicesHaveTheirConfigurationAndCounters() throws Exception {
        JsonNode services = executeJsonRPCMethod("services");
        assertThat(services).hasSize(2);
        JsonNode news = services.get(0);
        assertThat(news.get("name").asText()).isEqualTo(DEFAULT);
        assertThat(news.get("path").asText()).isEqualTo("/sse");
        assertThat(news.get("log").asText()).isEqualTo("memory");
        assertThat(news.get("counters").get("state").asText()).isEqualTo("open");
        assertThat(settings(news)).containsEntry("heartbeat-interval", "never").containsEntry("overflow", "drop-oldest")
                .containsEntry("max-pending-bytes", "1M").containsEntry("max-connections", "no limit")
                .containsEntry("log.max-events", "1000").containsEntry("log.max-age", "5m");
        JsonNode orders = services.get(1);
        assertThat(orders.get("name").asText()).isEqualTo("orders");
        assertThat(orders.get("path").asText()).isEqualTo("/orders/{id}/events");
        assertThat(settings(orders)).containsEntry("max-connections", "10").containsEntry("write-timeout", "1m30s")
                .containsEntry("log", "none").doesNotContainKey("log.max-events");
    }

    private static Map<String, String> settings(JsonNode service) {
        Map<String, String> settings = new HashMap<>();
        service.get("settings").forEach(each -> settings.put(each.get("key").asText(), each.get("value").asText()));
        return settings;
    }

    private void clientsAreInTheTableOfTheirService() {
        try (SseTestStream reader = SseTestClient.open(URI.create(NEWS + "?topic=sports"));
                SseTestStream other = SseTestClient.open(NEWS);
                SseTestStream order = SseTestClient.open(URI.create(ROOT + "/orders/7/events"))) {
            awaitConnections(3);
            JsonNode all = socket.call("connections", "service", DEFAULT, "filter", "", "limit", 100);
            assertThat(all.get("total").asInt()).isEqualTo(2);
            assertThat(all.get("connections")).hasSize(2);
            JsonNode one = socket.call("connections", "service", DEFAULT, "filter", "SPORT", "limit", 100);
            assertThat(one.get("total").asInt()).isEqualTo(2);
            assertThat(one.get("matching").asInt()).isEqualTo(1);
            JsonNode row = one.get("connections").get(0);
            assertThat(row.get("topics").get(0).asText()).isEqualTo("sports");
            assertThat(row.get("address").asText()).contains("127.0.0.1");
            assertThat(row.get("position").asText()).isEqualTo("LIVE");
            assertThat(row.get("resume").asText()).isEqualTo("NONE");
            assertThat(row.get("pendingBytes").asInt()).isZero();
            assertThat(row.get("ageMillis").asLong()).isBetween(0L, 60_000L);
            assertThat(socket.call("connections", "service", DEFAULT, "filter", "", "limit", 1).get("connections")).hasSize(1);
            assertThat(socket.call("connections", "service", "orders", "filter", "", "limit", 9).get("total").asInt())
                    .isEqualTo(1);
            assertThat(socket.call("connectionCount").asText()).isEqualTo("3");
            JsonNode nodes = socket.call("nodes", "service", DEFAULT);
            assertThat(nodes.get("nodes")).hasSize(1);
            JsonNode node = nodes.get("nodes").get(0);
            assertThat(node.get("thisNode").asBoolean()).isTrue();
            assertThat(node.get("connections").asInt()).isEqualTo(2);
            assertThat(node.get("topics").get(0).get("name").asText()).isEqualTo("sports");
            assertThat(node.get("topics").get(0).get("connections").asInt()).isEqualTo(1);
        }
    }

    private void whatIsSentFromTheFormArrives() {
        try (SseTestStream reader = SseTestClient.open(URI.create(NEWS + "?topic=sports"));
                SseTestStream other = SseTestClient.open(NEWS)) {
            awaitConnections(2);
            JsonNode topic = send("topic", "sports", "goal", "1\n0");
            assertThat(topic.get("accepted").asInt()).isEqualTo(1);
            reader.awaitWireContaining("event: goal\nid: ").awaitWireContaining("\ndata: 1\ndata: 0\n\n");
            String id = awaitConnection("sports");
            assertThat(send("id", id, "", "only you").get("accepted").asInt()).isEqualTo(1);
            reader.awaitWireContaining("data: only you\n\n");
            assertThat(send("user", "nobody", "", "to nobody").get("accepted").asInt()).isZero();
            assertThat(send("all", "", "", "everybody").get("accepted").asInt()).isEqualTo(2);
            other.awaitWireContaining("data: everybody\n\n");
            assertThat(other.received()).doesNotContain("goal", "only you", "to nobody");
        }
        try (SseTestStream order = SseTestClient.open(URI.create(ROOT + "/orders/7/events"))) {
            awaitConnections(1);
            socket.call("send", "service", "orders", "to", "all", "name", "", "event", "paid", "id", "4711", "data", "");
            order.awaitWire("event: paid\nid: 4711\ndata: \n\n");
        }
    }

    private void mistakesAreExplained() {
        assertThatThrownBy(() -> send("everyone", "x", "", "")).hasMessageContaining("all, topic, user or id");
        assertThatThrownBy(() -> send("topic", "", "", "")).hasMessageContaining("a name for the topic");
        assertThatThrownBy(() -> send("id", "me", "", "")).hasMessageContaining("Not the id of an SSE connection");
        assertThatThrownBy(() -> send("all", "", "two\nlines", "")).hasMessageContaining("line break");
        assertThatThrownBy(() -> socket.call("history", "service", "weather", "limit", 1))
                .hasMessageContaining("There is no service weather");
    }

    private void disconnectEndsAStream() {
        socket.call("events", "service", DEFAULT, "after", 0);
        try (SseTestStream reader = SseTestClient.open(URI.create(NEWS + "?topic=bye"))) {
            String id = awaitConnection("bye");
            assertThat(socket.call("disconnect", "service", DEFAULT, "id", id).get("accepted").asInt()).isEqualTo(1);
            reader.awaitEnd();
            JsonNode closed = awaitEvent(each -> each.get("kind").asText().equals("closed")
                    && each.get("target").asText().equals(id));
            assertThat(closed.get("data").asText()).isEqualTo("UNREGISTERED");
            assertThat(connections("bye")).isEmpty();
        }
    }

    private void theHistoryHasWhatIsKept() {
        send("topic", "elections", "result", "x".repeat(2_000));
        send("all", "", "", "newest");
        JsonNode history = socket.call("history", "service", DEFAULT, "limit", 100);
        assertThat(history.get(0).get("data").asText()).isEqualTo("newest");
        assertThat(history.get(0).get("id").asText()).isNotEmpty();
        JsonNode result = history.get(1);
        assertThat(result.get("event").asText()).isEqualTo("result");
        assertThat(result.get("target").asText()).contains("elections");
        assertThat(result.get("data").asText()).hasSize(500).endsWith("x…");
        assertThat(result.get("bytes").asInt()).isGreaterThan(2_000);
        assertThat(socket.call("history", "service", DEFAULT, "limit", 1)).hasSize(1);
        assertThat(socket.call("history", "service", "orders", "limit", 100)).isEmpty();
    }

    private void eventsAreFollowedAsTheyHappen() {
        long before = socket.call("events", "service", DEFAULT, "after", 0).get("last").asLong();
        try (SseTestStream reader = SseTestClient.open(URI.create(NEWS + "?topic=live"))) {
            awaitEvent(each -> each.get("kind").asText().equals("opened") && each.get("number").asLong() > before);
            awaitConnection("live");
            send("topic", "live", "score", "2:1");
            JsonNode score = awaitEvent(each -> each.get("data").asText().equals("2:1"));
            assertThat(score.get("event").asText()).isEqualTo("score");
            assertThat(score.get("kind").asText()).isEqualTo("event");
            assertThat(score.get("target").asText()).contains("live");
            // nothing twice
            long last = score.get("number").asLong();
            JsonNode next = socket.call("events", "service", DEFAULT, "after", last);
            assertThat(next.get("events")).noneMatch(each -> each.get("number").asLong() <= last);
            assertThat(next.get("skipped").asLong()).isZero();
        }
    }

    private void theFiguresMove() {
        try (SseTestStream reader = SseTestClient.open(NEWS)) {
            awaitConnections(1);
            await().until(() -> figures().get("samples").size() > 0);
            long delivered = figures().get("counters").get("deliveredEvents").asLong();
            send("all", "", "", "counted");
            await().untilAsserted(() -> {
                JsonNode figures = figures();
                assertThat(figures.get("counters").get("deliveredEvents").asLong()).isEqualTo(delivered + 1);
                assertThat(figures.get("counters").get("connections").asInt()).isEqualTo(1);
                assertThat(figures.get("samples")).anyMatch(each -> each.get("connections").asInt() == 1
                        && each.get("bytesPerSecond").asLong() > 0);
            });
            long last = figures().get("now").asLong();
            assertThat(socket.call("figures", "service", DEFAULT, "after", last + 60_000).get("samples")).isEmpty();
        }
    }

    @Test
    void aRestartLeavesNothingOfItBehind() {
        figures();
        socket.close();
        APP.modifySourceFile(NewsDesk.class, source -> source + "\n// changed");
        // the next request makes it restart
        SseTest.statusOf(NEWS);
        socket = new DevUISocket("localhost:" + PORT);
        await().until(() -> figures().get("samples").size() > 0);
        await().untilAsserted(() -> assertThat(LiveObjects.count(WATCHES::equals)).isEqualTo(1));
    }

    private JsonNode figures() {
        return socket.call("figures", "service", DEFAULT, "after", 0);
    }

    /** A client has its head a moment before it is in the table. */
    private String awaitConnection(String topic) {
        return await().until(() -> connections(topic), rows -> rows.size() == 1).get(0).get("id").asText();
    }

    private void awaitConnections(int count) {
        await().until(() -> socket.call("connectionCount").asInt() == count);
    }

    private JsonNode connections(String filter) {
        return socket.call("connections", "service", DEFAULT, "filter", filter, "limit", 100).get("connections");
    }

    private JsonNode send(String to, String name, String event, String data) {
        return socket.call("send", "service", DEFAULT, "to", to, "name", name, "event", event, "id", "", "data", data);
    }

    private JsonNode awaitEvent(Predicate<JsonNode> expected) {
        return await().until(() -> all(socket.call("events", "service", DEFAULT, "after", 0).get("events")).stream()
                .filter(expected).findFirst().orElse(null), found -> found != null);
    }

    private static List<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}

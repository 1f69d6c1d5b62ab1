package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.generations.Models;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;

class MetricsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Scrape.class, Models.class)
            .setForcedDependencies(List.of(
                    Dependency.of("io.quarkus", "quarkus-micrometer-registry-prometheus", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.max-connections", "2")
            .overrideConfigKey("quarkus.sse.generations", "memory")
            .overrideConfigKey("quarkus.sse.generations.grace", "200ms")
            .overrideConfigKey("quarkus.sse.generations.max-count", "3")
            .overrideConfigKey("quarkus.sse.\"prices\".path", "/prices/{of}/live")
            .overrideConfigKey("quarkus.sse.\"prices\".log", "memory")
            .overrideConfigKey("quarkus.sse.\"prices\".compression", "gzip")
            .overrideConfigKey("quarkus.sse.\"board\".path", "/sse/board")
            .overrideConfigKey("quarkus.sse.\"board\".log", "memory")
            .overrideConfigKey("quarkus.sse.\"board\".log.latest-topics", "state")
            .overrideConfigKey("quarkus.sse.\"board\".log.latest-max-keys", "2")
            .overrideConfigKey("quarkus.sse.\"slow\".path", "/sse/slow")
            .overrideConfigKey("quarkus.sse.\"slow\".overflow", "drop-oldest")
            .overrideConfigKey("quarkus.sse.\"slow\".max-pending-bytes", "64K");

    private static final Path DASHBOARD = Path.of("..", "docs", "modules", "ROOT", "attachments", "grafana-dashboard.json");

    private static final String DEFAULT = "service=\"" + SseService.DEFAULT_NAME + "\"";
    private static final String PRICES = "service=\"prices\"";
    private static final String SLOW = "service=\"slow\"";

    @Inject
    @SseName("prices")
    SseService prices;

    @Inject
    SseGenerations generations;

    @Inject
    @SseName("board")
    SseService board;

    @Inject
    @SseName("slow")
    SseService slow;

    public static class Greeting {

        void greet(@Observes @Open @SseName("prices") SseConnection connection) {
            connection.send(SseEvent.builder().data("welcome").build());
        }
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
        await().until(() -> prices.connectionCount() + slow.connectionCount() == 0);
    }

    private Scrape scrape() {
        return Scrape.of(uri);
    }

    private void awaitValue(double expected, String name, String... tags) {
        await().untilAsserted(() -> assertThat(scrape().value(name, tags)).as(name).isEqualTo(expected));
    }

    @Test
    void allMetersAreThereBeforeAnythingHappens() {
        Scrape scrape = scrape();
        assertThat(scrape.names("quarkus_sse_")).contains("quarkus_sse_connections", "quarkus_sse_connections_opened_total",
                "quarkus_sse_connections_closed_total", "quarkus_sse_events_published_total",
                "quarkus_sse_events_delivered_total", "quarkus_sse_events_dropped_total", "quarkus_sse_bytes_sent_bytes_total",
                "quarkus_sse_replay_events_total", "quarkus_sse_resumed_total", "quarkus_sse_publish_failures_total",
                "quarkus_sse_pending_bytes", "quarkus_sse_delivery_latency_seconds_count",
                "quarkus_sse_open_observers_seconds_count");
        for (String service : List.of(DEFAULT, PRICES, SLOW)) {
            assertThat(scrape.value("quarkus_sse_connections", service)).isZero();
        }
        assertThat(scrape.value("quarkus_sse_events_dropped_total", SLOW, "policy=\"drop-oldest\"")).isNotNegative();
    }

    @Test
    void streamsAndEventsAreCounted() {
        Scrape before = scrape();
        try (SseTestStream first = SseTestClient.open(uri); SseTestStream second = SseTestClient.open(uri)) {
            awaitConnections(2);
            awaitValue(2, "quarkus_sse_connections", DEFAULT);
            awaitValue(before.value("quarkus_sse_connections_opened_total", DEFAULT) + 2,
                    "quarkus_sse_connections_opened_total", DEFAULT);
            assertThat(statusOf(uri)).isEqualTo(503);
            join(sse.sendData("12345"));
            // nothing that a client dispatches
            join(sse.sendComment("a comment"));
            first.awaitWireContaining("a comment");
            second.awaitWireContaining("a comment");
            // an event loop counts what it has written, which a client may see before
            awaitValue(before.value("quarkus_sse_events_delivered_total", DEFAULT) + 2,
                    "quarkus_sse_events_delivered_total", DEFAULT);
            awaitValue(before.value("quarkus_sse_events_published_total", DEFAULT) + 2,
                    "quarkus_sse_events_published_total", DEFAULT);
            awaitValue(before.value("quarkus_sse_bytes_sent_bytes_total", DEFAULT) + first.received().length()
                    + second.received().length(), "quarkus_sse_bytes_sent_bytes_total", DEFAULT);
            await().until(() -> scrape().value("quarkus_sse_delivery_latency_seconds_count", DEFAULT) > 0);
            assertThat(scrape().value("quarkus_sse_requests_refused_total", DEFAULT, "status=\"503\"")).isEqualTo(1);
        }
        awaitValue(0, "quarkus_sse_connections", DEFAULT);
        awaitValue(before.value("quarkus_sse_connections_closed_total", DEFAULT, "reason=\"client\"") + 2,
                "quarkus_sse_connections_closed_total", DEFAULT, "reason=\"client\"");
    }

    @Test
    void compressionIsCounted() {
        Scrape before = scrape();
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/prices/gold/live")).header("Accept-Encoding", "gzip")
                .open()) {
            assertThat(stream.awaitEvent().data()).isEqualTo("welcome");
            join(prices.sendData("0123456789".repeat(1_000)));
            assertThat(stream.awaitEvent().data()).hasSize(10_000);
            // an event loop counts what it has written, which a client may see before
            awaitValue(before.value("quarkus_sse_bytes_uncompressed_bytes_total", PRICES) + stream.received().length(),
                    "quarkus_sse_bytes_uncompressed_bytes_total", PRICES);
            Scrape after = scrape();
            assertThat(after.value("quarkus_sse_bytes_sent_bytes_total", PRICES)
                    - before.value("quarkus_sse_bytes_sent_bytes_total", PRICES)).isBetween(1.0, 1_000.0);
            assertThat(after.value("quarkus_sse_compression_cohorts", PRICES)).isEqualTo(1);
        }
        awaitValue(0, "quarkus_sse_compression_cohorts", PRICES);
    }

    @Test
    void theDashboardShowsAllMetersAndNoOthers() throws IOException {
        // a meter that is there from the first refusal on
        try (SseTestStream refused = SseTestClient.to(uri).header("Accept", "application/json").open()) {
            assertThat(refused.status()).isEqualTo(406);
        }
        // and those that are there when generations are used
        generations.cancel("nothing");
        Set<String> shown = new TreeSet<>();
        Matcher names = Pattern.compile("quarkus_sse_[a-z_]+").matcher(Files.readString(DASHBOARD));
        while (names.find()) {
            shown.add(names.group());
        }
        await().untilAsserted(() -> assertThat(scrape().names("quarkus_sse_")).containsExactlyInAnyOrderElementsOf(shown));
    }

    @Test
    void aFailedPublicationIsCounted() {
        assertThat(sse.sendData(new Thread()).toCompletableFuture()).isCompletedExceptionally();
        awaitValue(1, "quarkus_sse_publish_failures_total", DEFAULT, "reason=\"data\"");
    }

    @Test
    void aReplayIsCounted() {
        URI stream = uri.resolve("/prices/gold/live");
        double observed = scrape().value("quarkus_sse_open_observers_seconds_count", PRICES);
        SseTestStream first = SseTestClient.open(stream);
        first.awaitWireContaining("welcome");
        // a stream whose observers have just been called may get this from the history, too
        join(prices.sendData("1"));
        first.awaitWireContaining("data: 1\n\n");
        double replayed = scrape().value("quarkus_sse_replay_events_total", PRICES);
        first.close();
        await().until(() -> prices.connectionCount() == 0);
        join(prices.sendData("2"));
        join(prices.sendData("3"));
        try (SseTestStream second = first.reconnect()) {
            second.awaitWireContaining("data: 3");
            awaitValue(replayed + 2, "quarkus_sse_replay_events_total", PRICES);
            awaitValue(1, "quarkus_sse_resumed_total", PRICES, "outcome=\"complete\"");
            awaitValue(observed + 2, "quarkus_sse_open_observers_seconds_count", PRICES);
        }
        try (SseTestStream third = SseTestClient.to(stream).header("Last-Event-ID", "of-another-time").open()) {
            third.awaitWireContaining("welcome");
            awaitValue(1, "quarkus_sse_resumed_total", PRICES, "outcome=\"gap\"");
        }
    }

    @Test
    void generationsAreCounted() {
        Models.add("completed", () -> Multi.createFrom().item("x"));
        Models.add("failed", () -> Multi.createFrom().failure(new IllegalStateException("planned")));
        for (String key : List.of("completed", "failed")) {
            try (SseTestStream stream = SseTestClient.open(uri.resolve("/ask/" + key))) {
                stream.awaitEnd();
            }
            awaitValue(1, "quarkus_sse_generations_ended_total", DEFAULT, "outcome=\"" + key + "\"");
        }
        for (String key : List.of("cancelled", "abandoned")) {
            Models.add(key, () -> Multi.createFrom().nothing());
            try (SseTestStream stream = SseTestClient.open(uri.resolve("/ask/" + key))) {
                awaitValue(1, "quarkus_sse_generations", DEFAULT);
                if (key.equals("cancelled")) {
                    generations.cancel(key);
                    stream.awaitEnd();
                }
            }
            awaitValue(1, "quarkus_sse_generations_ended_total", DEFAULT, "outcome=\"" + key + "\"");
        }
        awaitValue(0, "quarkus_sse_generations", DEFAULT);
        awaitValue(4, "quarkus_sse_generations_started_total", DEFAULT);
        awaitValue(1, "quarkus_sse_generations_dropped_total", DEFAULT);
    }

    @Test
    void keysThatDoNotFitAreCounted() {
        for (int key = 0; key < 5; key++) {
            join(board.send(SseEvent.builder().key("k" + key).data(key).build(), SseTarget.topic("state")));
        }
        awaitValue(3, "quarkus_sse_log_forgotten_keys_total", "service=\"board\"");
        assertThat(scrape().value("quarkus_sse_log_forgotten_keys_total", DEFAULT)).as("without state topics").isEqualTo(-1);
    }

    @Test
    void whatWaitsAndWhatIsLostForASlowReaderIsCounted() {
        try (SseTestStream stuck = SseTestClient.to(uri.resolve("/sse/slow")).paused().open()) {
            await().until(() -> slow.connectionCount() == 1);
            String kilobytes = "x".repeat(16 * 1024);
            await().until(() -> {
                for (int i = 0; i < 64; i++) {
                    slow.sendData(kilobytes);
                }
                return scrape().value("quarkus_sse_events_dropped_total", SLOW) > 0;
            });
            assertThat(scrape().value("quarkus_sse_pending_bytes", SLOW)).isBetween(1.0, 64.0 * 1024);
        }
    }

    @Test
    void theTimerOfRequestsDoesNotKnowStreams() {
        assertThat(statusOf(uri.resolve("/nothing/here"))).isEqualTo(404);
        try (SseTestStream stream = SseTestClient.open(uri);
                SseTestStream price = SseTestClient.open(uri.resolve("/prices/x/live"))) {
            awaitConnections(1);
            price.awaitWireContaining("welcome");
        }
        awaitValue(0, "quarkus_sse_connections", DEFAULT);
        await().untilAsserted(() -> assertThat(scrape().toString()).contains("http_server_requests_seconds_count"));
        assertThat(scrape().toString().lines().filter(line -> line.startsWith("http_server_requests")))
                .noneMatch(line -> line.contains("/sse") || line.contains("/prices") || line.contains("RESET"));
    }
}

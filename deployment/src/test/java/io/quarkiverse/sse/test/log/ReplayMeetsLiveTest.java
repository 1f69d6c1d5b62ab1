package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class ReplayMeetsLiveTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.log.max-events", "200000");

    /** Twenty clients come and go at random while one thread publishes without a pause. */
    @Test
    void withoutLossDoubleOrReorder() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger published = new AtomicInteger();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                join(sse.sendData(published.getAndIncrement()));
            }
        });
        List<CompletableFuture<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Random random = new Random(i);
            clients.add(CompletableFuture.supplyAsync(() -> comeAndGo(random)));
        }
        for (CompletableFuture<List<String>> client : clients) {
            List<String> got = client.get();
            int first = Integer.parseInt(got.get(0));
            assertThat(got).hasSizeGreaterThan(20)
                    .isEqualTo(IntStream.range(first, first + got.size()).mapToObj(Integer::toString).toList());
        }
        stop.set(true);
        publisher.get();
        awaitConnections(0);
    }

    private List<String> comeAndGo(Random random) {
        List<String> all = new ArrayList<>();
        String last = null;
        for (int visit = 0; visit < 8; visit++) {
            int wanted = 1 + random.nextInt(50);
            try (SseTestStream stream = last == null ? SseTestClient.open(uri)
                    : SseTestClient.to(uri).header("Last-Event-ID", last).open()) {
                await().pollInterval(Duration.ofMillis(2)).until(() -> Events.data(stream).size() >= wanted);
                // as much of it as a client takes that leaves in the middle
                List<String> data = Events.data(stream).subList(0, wanted);
                all.addAll(data);
                last = idOf(stream, data.get(wanted - 1));
            }
        }
        return all;
    }

    private static String idOf(SseTestStream stream, String data) {
        String before = stream.received().substring(0, stream.received().indexOf("\ndata: " + data + "\n\n"));
        return before.substring(before.lastIndexOf("id: ") + 4);
    }

    /** More than may wait for it, and to a reader that only starts late. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aLongReplayWaitsForItsReader(HttpClient.Version version) {
        sse.send(SseEvent.builder().id("start-" + version).data("x").build());
        String payload = " " + "x".repeat(1_000);
        for (int i = 0; i < 20_000; i++) {
            sse.sendData(i + payload);
        }
        URI resumed = URI.create(uri + "?lastEventId=start-" + version);
        try (SseTestStream slow = SseTestClient.to(resumed).version(version).paused().open();
                SseTestStream other = SseTestClient.open(uri)) {
            awaitConnections(2);
            // meanwhile the live flow goes on
            join(sse.sendData("live"));
            join(sse.sendComment("not in the history"));
            other.awaitWireContaining("data: live\n\n");
            slow.resume();
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.received().endsWith(":not in the history\n\n"));
            List<String> data = Events.data(slow);
            assertThat(data).hasSize(20_001).endsWith("live");
            assertThat(data.subList(0, 20_000))
                    .isEqualTo(IntStream.range(0, 20_000).mapToObj(i -> i + payload).toList());
            assertThat(sse.connections().mapToLong(SseConnection::droppedEvents).sum()).isZero();
        }
        awaitConnections(0);
    }
}

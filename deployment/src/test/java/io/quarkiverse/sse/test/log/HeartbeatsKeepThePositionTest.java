package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Heartbeats bring clients to the newest place of the log, as often as can be, while events for some of them go out: whoever
 * leaves at any moment and comes back from the last id it has seen misses nothing and gets nothing twice.
 */
class HeartbeatsKeepThePositionTest extends SseTest {

    private static final int TOPICS = 4;
    private static final int CLIENTS = 16;
    private static final int VISITS = 12;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Events.class, Subscriptions.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "100000")
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "1ms");

    @Test
    void whereverAClientLeaves() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            int[] next = new int[TOPICS];
            Random random = new Random(1);
            while (!stop.get()) {
                int topic = random.nextInt(TOPICS);
                join(sse.sendData(topic + ":" + next[topic]++, SseTarget.topic("t" + topic)));
            }
        }, threads);
        AtomicInteger moved = new AtomicInteger();
        List<CompletableFuture<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(CompletableFuture.supplyAsync(() -> comeAndGo(client, moved), threads));
        }
        try {
            for (int i = 0; i < CLIENTS; i++) {
                List<String> got = clients.get(i).get();
                String topic = i % TOPICS + ":";
                int first = Integer.parseInt(got.get(0).substring(2));
                assertThat(got).hasSizeGreaterThan(VISITS)
                        .isEqualTo(IntStream.range(first, first + got.size()).mapToObj(n -> topic + n).toList());
            }
        } finally {
            stop.set(true);
            publisher.get();
            threads.shutdown();
        }
        assertThat(moved).as("visits that ended with the place of a heartbeat").hasPositiveValue();
        awaitConnections(0);
    }

    private List<String> comeAndGo(int client, AtomicInteger moved) {
        Random random = new Random(client);
        URI topic = URI.create(uri + "?topic=t" + client % TOPICS);
        List<String> all = new ArrayList<>();
        String last = null;
        for (int visit = 0; visit < VISITS; visit++) {
            int wanted = 1 + random.nextInt(30);
            try (SseTestStream stream = last == null ? SseTestClient.open(topic)
                    : SseTestClient.to(topic).header("Last-Event-ID", last).open()) {
                await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(30))
                        .until(() -> Events.data(stream).size() >= wanted);
                // what has arrived by now, up to any block
                String[] blocks = stream.received().split("(?<=\n\n)");
                int complete = stream.received().endsWith("\n\n") ? blocks.length : blocks.length - 1;
                int taken = complete - random.nextInt(Math.min(complete, 3));
                boolean heartbeat = false;
                for (int i = 0; i < taken; i++) {
                    String data = field(blocks[i], "data: ");
                    if (data != null) {
                        all.add(data);
                    }
                    String id = field(blocks[i], "id: ");
                    if (id != null) {
                        last = id;
                        heartbeat = blocks[i].startsWith(":heartbeat\n");
                    }
                }
                if (heartbeat) {
                    moved.incrementAndGet();
                }
            }
        }
        return all;
    }

    private static String field(String block, String name) {
        return block.lines().filter(line -> line.startsWith(name)).map(line -> line.substring(name.length())).findFirst()
                .orElse(null);
    }

    @Singleton
    static class Subscriptions {

        void open(@Observes @Open SseConnection connection) {
            connection.subscribe(connection.queryParam("topic"));
        }
    }
}

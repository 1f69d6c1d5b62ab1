package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

/** The state of a topic outlives the stream in Redis and the nodes. */
class StateTopicsOnTwoNodesIT {

    private static final int QUIET_KEYS = 50;
    private static final int BUSY_KEYS = 5;

    @Test
    void aNodeThatWasKilledOrSleptHasTheWholeState() throws Exception {
        try (TwoNodes nodes = TwoNodes.start("-Dquarkus.sse.log.latest-topics=board/*", "-Dquarkus.sse.log.max-events=500",
                "-Dquarkus.sse.log.live-event=live")) {
            Map<String, Integer> state = new ConcurrentHashMap<>();
            for (int key = 0; key < QUIET_KEYS; key++) {
                set(nodes.a(), "quiet" + key, key, state);
            }
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(nodes.a(), state, stop));
            // far more than the stream keeps
            nodes.a().flood("count=3000&bytes=10&window=20");
            await().until(() -> state.size() == QUIET_KEYS + BUSY_KEYS);
            Map<String, Integer> seen = new HashMap<>();
            SseTestStream before = nodes.b().stream("/sse?topic=board/1").open();
            before.awaitEvent("live");
            nodes.b().kill();
            before.awaitEnd();
            apply(before, seen);
            nodes.replaceB();
            try (SseTestStream newcomer = nodes.b().stream("/sse?topic=board/1").open();
                    SseTestStream again = nodes.b().stream("/sse?topic=board/1").lastEventId(before.lastEventId()).open()) {
                newcomer.awaitEvent("live");
                again.awaitEvent("live");
                assertThat(publisher).isNotCompletedExceptionally();
                // in one round
                assertThat(apply(newcomer, new HashMap<>())).hasSizeGreaterThanOrEqualTo(QUIET_KEYS + BUSY_KEYS);
                // while it sleeps, the stream forgets what it has not read
                nodes.b().signal("STOP");
                nodes.a().flood("count=3000&bytes=10&window=20");
                nodes.b().signal("CONT");
                newcomer.awaitEvent("gap");
                stop.set(true);
                publisher.join();
                set(nodes.a(), "end", 1, state);
                newcomer.awaitEvent(event -> event.data().equals("end=1"));
                again.awaitEvent(event -> event.data().equals("end=1"));
                assertThat(apply(newcomer, new HashMap<>())).isEqualTo(state);
                assertThat(apply(again, seen)).isEqualTo(state);
            }
        }
    }

    private static void publish(Node node, Map<String, Integer> state, AtomicBoolean stop) {
        Random random = new Random(3);
        try {
            for (int i = 1; !stop.get(); i++) {
                set(node, "busy" + (i < BUSY_KEYS ? i : random.nextInt(BUSY_KEYS)), i, state);
            }
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static void set(Node node, String key, int value, Map<String, Integer> state) throws Exception {
        node.publish("/publish?topic=board/1&key=" + key, key + "=" + value);
        state.put(key, value);
    }

    private static Map<String, Integer> apply(SseTestStream stream, Map<String, Integer> known) {
        for (SseTestEvent event : stream.events()) {
            if (event.name().equals("gap")) {
                // the whole state follows
                known.clear();
            } else if (event.data().contains("=")) {
                String[] pair = event.data().split("=");
                Integer before = known.put(pair[0], Integer.valueOf(pair[1]));
                assertThat(before == null ? -1 : before).as("values of a key grow").isLessThan(known.get(pair[0]));
            }
        }
        return known;
    }
}

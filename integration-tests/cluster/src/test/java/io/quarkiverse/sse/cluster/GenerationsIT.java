package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

/** A model runs once for a key, on whichever node; clients read it on any. */
class GenerationsIT {

    /** The lease is twice that. */
    private static final String TIMEOUT = "-Dquarkus.sse.answers.log.timeout=1s";
    private static final String GRACE = "-Dquarkus.sse.answers.generations.grace=1s";

    private static TwoNodes nodes;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        nodes = TwoNodes.start(TIMEOUT, GRACE);
        a = nodes.a();
        b = nodes.b();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void runsOnceThoughBothAreAskedAtOnce() throws Exception {
        int keys = 150;
        ExecutorService askers = Executors.newFixedThreadPool(16);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 2 * keys; i++) {
                Node node = i % 2 == 0 ? a : b;
                String path = "/answers/race-" + i / 2 + "?count=" + (i % 4 < 2 ? 1 : 300);
                Callable<List<String>> ask = () -> {
                    try (SseTestStream stream = node.stream(path).open()) {
                        return items(stream.awaitEnd().events());
                    }
                };
                answers.add(askers.submit(ask));
            }
            for (int i = 0; i < 2 * keys; i++) {
                assertThat(answers.get(i).get()).as("%d", i).isEqualTo(withEnd(i % 4 < 2 ? 1 : 300));
            }
            for (int i = 0; i < keys; i++) {
                assertThat(a.get("/model/race-" + i).body()).isEqualTo("1 null");
            }
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    void isReadOnOneNodeAndThenOnTheOther() throws Exception {
        int keys = 40;
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                Random random = new Random(i);
                String path = "/answers/moved-" + i + "?count=200&micros=2000";
                Callable<List<String>> ask = () -> readInPieces(path, random);
                answers.add(clients.submit(ask));
            }
            for (int i = 0; i < keys; i++) {
                assertThat(answers.get(i).get()).as("%d", i).isEqualTo(withEnd(200));
                assertThat(b.get("/model/moved-" + i).body()).isEqualTo("1 null");
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static List<String> readInPieces(String path, Random random) {
        List<SseTestEvent> seen = new ArrayList<>();
        while (seen.isEmpty() || !isLast(seen.get(seen.size() - 1))) {
            SseTestClient client = (random.nextBoolean() ? a : b).stream(path);
            if (!seen.isEmpty()) {
                client.lastEventId(seen.get(seen.size() - 1).id());
            }
            SseTestStream stream = client.open();
            int count = 1 + random.nextInt(60);
            int[] left = { count };
            stream.awaitEvent(event -> --left[0] == 0 || isLast(event));
            if (random.nextBoolean()) {
                stream.vanish();
            }
            stream.close();
            seen.addAll(stream.events());
        }
        return items(seen);
    }

    @Test
    void isCancelledOnTheOtherNode() throws Exception {
        for (int i = 0; i < 3; i++) {
            String key = "cancel-" + i;
            try (SseTestStream onA = a.stream("/answers/" + key + "?count=3&endless").open();
                    SseTestStream onB = b.stream("/attach/" + key).open()) {
                onA.awaitEvents(3);
                onB.awaitEvents(3);
                assertThat(b.post("/cancel/" + key, "").body()).isEqualTo("true");
                assertThat(items(onA.awaitEnd().events())).isEqualTo(withEnd(3));
                assertThat(items(onB.awaitEnd().events())).isEqualTo(withEnd(3));
                await().until(() -> a.get("/model/" + key).body().equals("1 1"));
                assertThat(b.post("/cancel/" + key, "").body()).isEqualTo("false");
            }
        }
        assertThat(b.post("/cancel/unknown", "").body()).isEqualTo("false");
        try (SseTestStream stream = b.stream("/attach/unknown").open()) {
            assertThat(stream.status()).isEqualTo(404);
        }
    }

    @Test
    void livesAsLongAsItIsReadOnAnyNode() throws Exception {
        SseTestStream onA = a.stream("/answers/grace?count=3&endless").open();
        onA.awaitEvents(3);
        try (SseTestStream onB = b.stream("/attach/grace").open()) {
            onA.close();
            onB.awaitEvents(3);
            // longer than the grace
            await().during(Duration.ofMillis(2_500)).until(() -> b.get("/model/grace").body().equals("1 null"));
            assertThat(onB.isEnded()).isFalse();
        }
        // the readers of b count for some seconds more
        await().atMost(Duration.ofSeconds(10)).until(() -> b.get("/model/grace").body().equals("1 1"));
        try (SseTestStream stream = b.stream("/attach/grace").open()) {
            assertThat(items(stream.awaitEnd().events())).containsExactly("0", "1", "2", "failure:");
        }
    }

    @Test
    void failsWhenItsNodeDiesOrStops() throws Exception {
        for (String signal : new String[] { "KILL", "TERM" }) {
            String key = "dies-" + signal;
            String last;
            try (Node third = nodes.another();
                    SseTestStream there = third.stream("/answers/" + key + "?count=3&endless").open();
                    SseTestStream onB = b.stream("/attach/" + key).open()) {
                there.awaitEvents(3);
                onB.awaitEvents(3);
                last = there.lastEventId();
                third.signal(signal);
                assertThat(items(onB.awaitEnd().events())).containsExactly("0", "1", "2", "failure:");
            }
            // who was on the node that died comes to another one, as does who has seen more than was stored
            for (String id : new String[] { last, last.replace(".3", ".7") }) {
                try (SseTestStream stream = a.stream("/answers/" + key).lastEventId(id).open()) {
                    assertThat(items(stream.awaitEnd().events())).containsExactly("failure:");
                }
            }
            try (SseTestStream late = a.stream("/answers/" + key).open()) {
                assertThat(items(late.awaitEnd().events())).containsExactly("0", "1", "2", "failure:");
                assertThat(a.stream("/answers/" + key).lastEventId(late.lastEventId()).open().status()).isEqualTo(204);
            }
            assertThat(a.get("/model/" + key).body()).startsWith("1 ");
        }
    }

    /** A client of the other node has the producer wait for it; who comes late gets what is kept. */
    @Test
    void isBoundedOnAllNodes() throws Exception {
        String path = "/answers/large?count=50000";
        try (SseTestStream onA = a.stream(path).paused().open()) {
            assertThat(onA.status()).isEqualTo(200);
        }
        try (SseTestStream onB = b.stream("/attach/large").open()) {
            onB.awaitEvent("end");
            List<String> seen = items(onB.awaitEnd().events());
            // what the sockets of the first one took before it left may be gone, and nothing else
            int gap = seen.indexOf("gap:");
            assertThat(seen.subList(0, Math.max(0, gap))).isEqualTo(withEnd(50_000).subList(0, Math.max(0, gap)));
            List<String> rest = seen.subList(gap + 1, seen.size());
            assertThat(rest).isEqualTo(withEnd(50_000).subList(50_001 - rest.size(), 50_001)).hasSizeGreaterThan(10_000);
        }
        try (SseTestStream late = a.stream(path).open()) {
            assertThat(late.awaitEvent().name()).isEqualTo("gap");
            late.awaitEvent("end");
            // a million bytes, with 100 for each
            assertThat(late.awaitEnd().events()).hasSizeLessThan(10_000);
        }
        assertThat(a.get("/model/large").body()).isEqualTo("1 null");
    }

    /** It doesn't answer and closes nothing, as behind a broken network. */
    @Test
    void failsInTimeWhenRedisIsSilent() throws Exception {
        try (SseTestStream onA = a.stream("/answers/silent?count=3&endless").open();
                SseTestStream onB = b.stream("/attach/silent").open()) {
            onA.awaitEvents(3);
            onB.awaitEvents(3);
            long start = System.nanoTime();
            nodes.redis().signal("STOP");
            try {
                assertThat(items(onA.awaitEnd().events())).containsExactly("0", "1", "2", "failure:");
                assertThat(items(onB.awaitEnd().events())).containsExactly("0", "1", "2", "failure:");
                try (SseTestStream another = a.stream("/answers/another").open()) {
                    assertThat(another.status()).isEqualTo(503);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            } finally {
                nodes.redis().signal("CONT");
            }
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (SseTestStream after = b.stream("/answers/after?count=3").open()) {
                assertThat(items(after.awaitEnd().events())).isEqualTo(withEnd(3));
            }
        });
    }

    private static boolean isLast(SseTestEvent event) {
        return event.name().equals("end");
    }

    private static List<String> withEnd(int count) {
        return IntStream.rangeClosed(0, count).mapToObj(i -> i == count ? "end:" : String.valueOf(i)).toList();
    }

    private static List<String> items(List<SseTestEvent> events) {
        return events.stream().map(event -> event.name().equals("message") ? event.data() : event.name() + ":" + event.data())
                .toList();
    }
}

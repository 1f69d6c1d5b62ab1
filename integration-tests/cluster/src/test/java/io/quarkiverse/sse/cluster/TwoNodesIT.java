package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

class TwoNodesIT {

    private static final Pattern LAG = Pattern.compile("quarkus_sse_log_lag_seconds\\{service=\"<default>\"} (\\S+)");

    private static TwoNodes nodes;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        nodes = TwoNodes.start();
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
    void whatIsSentOnOneReachesBothInOneOrder() throws Exception {
        try (SseTestStream onA = a.stream("/sse").open(); SseTestStream onB = b.stream("/sse?topic=news").open()) {
            nodes.awaitConnections(1, 1);
            a.publish("/publish", "1");
            b.publish("/publish?topic=news", "2");
            b.publish("/publish", "3");
            assertThat(onA.awaitEvent().data()).isEqualTo("1");
            SseTestEvent third = onA.awaitEvent();
            assertThat(third.data()).isEqualTo("3");
            assertThat(onB.awaitEvent().data()).isEqualTo("1");
            assertThat(onB.awaitEvent().data()).isEqualTo("2");
            assertThat(onB.awaitEvent()).isEqualTo(third);
        }
        nodes.awaitConnections(0, 0);
    }

    /** Two hundred pages, while both nodes publish: each page lets a few events go. */
    @Test
    void aPageOfOneNodeHasItsStreamFromTheOther() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Semaphore permits = new Semaphore(0);
        List<CompletableFuture<Void>> publishers = List.of(
                CompletableFuture.runAsync(() -> publishItems(a, "a", permits, stop)),
                CompletableFuture.runAsync(() -> publishItems(b, "b", permits, stop)));
        int between = 0;
        for (int i = 0; i < 200; i++) {
            permits.release(6);
            List<String> page = (i % 2 == 0 ? a : b).get("/page").body().lines().toList();
            List<String> state = page.subList(1, page.size());
            String end = "end/" + i;
            try (SseTestStream stream = (i % 2 == 0 ? b : a).stream("/sse?lastEventId=" + page.get(0)).open()) {
                a.publish("/publish", end);
                stream.awaitEvent(event -> event.data().equals(end));
                List<String> events = stream.events().stream().map(SseTestEvent::data)
                        .filter(data -> !data.startsWith("end/")).toList();
                assertThat(events).doesNotContain("").doesNotHaveDuplicates();
                Set<String> shown = new LinkedHashSet<>(state);
                shown.addAll(events);
                assertIsEverything(shown, "a");
                assertIsEverything(shown, "b");
                between += shown.size() - state.size();
            }
        }
        stop.set(true);
        permits.release(2);
        publishers.forEach(CompletableFuture::join);
        assertThat(between).as("what was published between pages and their streams").isGreaterThan(20);
        nodes.awaitConnections(0, 0);
    }

    /** A hundred snapshots on both nodes, while both publish: what comes twice is in the snapshot too. */
    @Test
    void aSnapshotIsFollowedByWhatIsBehindIt() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Semaphore permits = new Semaphore(0);
        List<CompletableFuture<Void>> publishers = List.of(
                CompletableFuture.runAsync(() -> publishItems(a, "c", permits, stop)),
                CompletableFuture.runAsync(() -> publishItems(b, "d", permits, stop)));
        int between = 0;
        for (int i = 0; i < 100; i++) {
            permits.release(6);
            String end = "end/" + i;
            try (SseTestStream stream = (i % 2 == 0 ? a : b).stream("/sse?snapshot").open()) {
                List<String> state = stream.awaitEvent("snapshot").data().lines().toList();
                b.publish("/publish", end);
                stream.awaitEvent(event -> event.data().equals(end));
                List<String> events = stream.events().stream().skip(1).map(SseTestEvent::data)
                        .filter(data -> !data.startsWith("end/")).toList();
                assertThat(events).doesNotContain("").doesNotHaveDuplicates();
                Set<String> shown = new LinkedHashSet<>(state);
                shown.addAll(events);
                assertIsEverything(shown, "c");
                assertIsEverything(shown, "d");
                between += shown.size() - state.size();
            }
        }
        stop.set(true);
        permits.release(2);
        publishers.forEach(CompletableFuture::join);
        assertThat(between).as("what was published behind the snapshots").isGreaterThan(10);
        nodes.awaitConnections(0, 0);
    }

    /** A hundred visits of three nodes, one of which tells when a stream is live, while another one publishes. */
    @Test
    void aFirstVisitBeginsWithTheLastEvents() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Semaphore permits = new Semaphore(20);
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publishNumbers(a, permits, stop));
        try (Node c = nodes.another("-Dquarkus.sse.log.live-event=live")) {
            for (int i = 0; i < 100; i++) {
                permits.release(6);
                String end = "end/" + i;
                Node node = List.of(b, a, c).get(i % 3);
                try (SseTestStream stream = node.stream("/sse?topic=numbers&last=10").open()) {
                    if (node == c) {
                        stream.awaitEvent("live");
                    }
                    b.publish("/publish?topic=numbers", end);
                    stream.awaitEvent(event -> event.data().equals(end));
                    assertThat(stream.events().stream().filter(event -> event.name().equals("live")))
                            .hasSize(node == c ? 1 : 0);
                    List<Integer> numbers = stream.events().stream().map(SseTestEvent::data)
                            .filter(data -> data.matches("\\d+")).map(Integer::valueOf).toList();
                    int first = i == 0 && numbers.isEmpty() ? 0 : numbers.get(0);
                    assertThat(numbers).isEqualTo(IntStream.range(first, first + numbers.size()).boxed().toList());
                    if (i > 10) {
                        assertThat(numbers).hasSizeGreaterThan(5);
                    }
                }
            }
        }
        stop.set(true);
        permits.release();
        publisher.join();
        nodes.awaitConnections(0, 0);
    }

    private static void publishNumbers(Node node, Semaphore permits, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            try {
                permits.acquire();
                node.publish("/publish?topic=numbers", Integer.toString(i));
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }
    }

    private static void publishItems(Node node, String name, Semaphore permits, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            try {
                permits.acquire();
                node.publish("/item", name + i);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }
    }

    /** Everything that a node has published, up to the last that is shown. */
    private static void assertIsEverything(Set<String> shown, String node) {
        List<Integer> numbers = shown.stream().filter(item -> item.startsWith(node))
                .map(item -> Integer.valueOf(item.substring(1))).sorted().toList();
        assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
    }

    @Test
    void aClientGoesOnAtTheOtherNode() throws Exception {
        String last;
        try (SseTestStream onA = a.stream("/sse").open()) {
            nodes.awaitConnections(1, 0);
            a.publish("/publish", "seen");
            last = onA.awaitEvent().id();
        }
        nodes.awaitConnections(0, 0);
        a.publish("/publish", "missed");
        b.publish("/publish?topic=other", "of no concern");
        try (SseTestStream onB = b.stream("/sse").lastEventId(last).open()) {
            nodes.awaitConnections(0, 1);
            a.publish("/publish", "live");
            assertThat(onB.awaitEvent().data()).isEqualTo("missed");
            assertThat(onB.awaitEvent().data()).isEqualTo("live");
        }
        nodes.awaitConnections(0, 0);
    }

    @Test
    void aServiceMayHaveItsOwnRedisClient() throws Exception {
        try (SseTestStream onA = a.stream("/sse/other").open(); SseTestStream onB = b.stream("/sse").open()) {
            nodes.awaitConnections(1, 1);
            b.publish("/publish?service=other", "to the other");
            b.publish("/publish", "to this");
            assertThat(onA.awaitEvent().data()).isEqualTo("to the other");
            assertThat(onB.awaitEvent().data()).isEqualTo("to this");
        }
        nodes.awaitConnections(0, 0);
    }

    @Test
    void anIdIsFoundAndEndedFromTheOtherNode() throws Exception {
        try (SseTestStream onB = b.stream("/sse?greet=1").open(); SseTestStream other = b.stream("/sse").open()) {
            nodes.awaitConnections(0, 2);
            String id = onB.awaitComment();
            a.publish("/publish?id=" + id, "for you");
            // it is not kept, so it has no id
            onB.awaitWireContaining("\n\ndata: for you\n\n");
            // what the answering node has ended itself: nothing
            assertThat(a.post("/unregister?id=" + id, "").body()).isEqualTo("0");
            onB.awaitEnd();
            nodes.awaitConnections(0, 1);
            assertThat(b.post("/unregister", "").body()).isEqualTo("1");
            other.awaitEnd();
        }
        nodes.awaitConnections(0, 0);
    }

    @Test
    void aTicketOfOneNodeOpensOneStreamOnAnyNode() throws Exception {
        String ticket = a.post("/ticket?user=ada&session=1", "").body();
        assertThat(ticket).hasSize(43);
        try (SseTestStream onB = b.stream("/sse?ticket=" + ticket).open()) {
            nodes.awaitConnections(0, 1);
            assertThat(a.get("/sse?ticket=" + ticket).statusCode()).isEqualTo(401);
            a.publish("/publish?topic=tickets", "for those with a ticket");
            assertThat(onB.awaitEvent().data()).isEqualTo("for those with a ticket");
        }
        nodes.awaitConnections(0, 0);
    }

    @Test
    void whatIsRevokedOnOneNodeEndsOnBoth() throws Exception {
        try (SseTestStream adaOnA = open(a, "ada", "1");
                SseTestStream adaOnB = open(b, "ada", "2");
                SseTestStream bobOnB = open(b, "bob", "3");
                SseTestStream carlOnB = open(b, "carl", "4")) {
            nodes.awaitConnections(1, 3);
            assertThat(a.post("/revoke?user=ada", "").body()).isEqualTo("1");
            adaOnA.awaitEnd();
            adaOnB.awaitEnd();
            nodes.awaitConnections(0, 2);
            assertThat(a.post("/revoke?session=3", "").body()).isEqualTo("0");
            bobOnB.awaitEnd();
            nodes.awaitConnections(0, 1);
            a.publish("/publish", "for those who are left");
            assertThat(carlOnB.awaitEvent().data()).isEqualTo("for those who are left");
        }
        nodes.awaitConnections(0, 0);
    }

    private static SseTestStream open(Node node, String user, String session) throws Exception {
        String ticket = a.post("/ticket?user=" + user + "&session=" + session, "").body();
        return node.stream("/sse?ticket=" + ticket).open();
    }

    @Test
    void withoutRedisAnEventIsRefusedInTimeAndTheStreamsStay() throws Exception {
        try (SseTestStream onA = a.stream("/sse").open()) {
            nodes.awaitConnections(1, 0);
            a.publish("/publish", "before");
            assertThat(onA.awaitEvent().data()).isEqualTo("before");
            nodes.redis().kill();
            HttpResponse<String> refused = a.post("/publish", "lost");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("Redis has not confirmed");
            assertThat(a.connections()).isEqualTo(1);
            await().until(() -> isUnreadable(a));
            await().until(() -> lag(a) > 0);
            nodes.redis().startAgain();
            await().atMost(Duration.ofSeconds(20)).until(() -> b.post("/publish", "after").statusCode() == 200);
            SseTestEvent next = onA.awaitEvent();
            while (!next.data().equals("after")) {
                // its stage has failed, which does not say that it was not appended
                assertThat(next.data()).isEqualTo("lost");
                next = onA.awaitEvent();
            }
            assertThat(isUnreadable(a)).isFalse();
            await().until(() -> lag(a) == 0);
            assertThat(a.get("/q/metrics").body())
                    .containsPattern("quarkus_sse_log_reconnects_total\\{service=\"<default>\"\\} [1-9]");
        }
        nodes.awaitConnections(0, 0);
    }

    private static double lag(Node node) throws Exception {
        Matcher lag = LAG.matcher(node.get("/q/metrics").body());
        assertThat(lag.find()).isTrue();
        return Double.parseDouble(lag.group(1));
    }

    private static boolean isUnreadable(Node node) throws Exception {
        HttpResponse<String> ready = node.get("/q/health/ready");
        assertThat(ready.body()).contains("Server-Sent Events health check");
        return ready.statusCode() == 503 && ready.body().contains("\"<default>\": \"the event log can't be read\"");
    }

    @Test
    void doesNotStartWithoutRedis() throws Exception {
        try (Node alone = new Node("redis://127.0.0.1:1", "-Dquarkus.sse.log.startup-timeout=2s")) {
            alone.launch();
            assertThat(alone.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(alone.process().exitValue()).isNotZero();
            assertThat(alone.log()).contains("could not be read within PT2S").contains("startup-timeout");
        }
    }
}

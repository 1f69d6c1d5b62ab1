package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** A newcomer gets the newest event of each key, and one that comes back what has changed since. */
class StateTopicsTest extends SseTest {

    private static final int PUBLISHERS = 2;
    private static final int KEYS_OF_A_PUBLISHER = 5;
    private static final int READERS = 4;
    private static final int VISITS = 60;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Subscriptions.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "3")
            .overrideConfigKey("quarkus.sse.log.latest-topics", "board,prices/*")
            .overrideConfigKey("quarkus.sse.log.live-event", "live")
            .overrideConfigKey("quarkus.sse.small.log", "memory")
            .overrideConfigKey("quarkus.sse.small.log.latest-topics", "board")
            .overrideConfigKey("quarkus.sse.small.log.latest-max-keys", "2")
            .overrideConfigKey("quarkus.sse.small.log.max-events", "1")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1");

    @TestHTTPResource("sse/small")
    URI smallUri;

    @Inject
    @SseName("small")
    SseService small;

    @AfterEach
    void allHaveLeft() {
        awaitConnections(0);
        await().until(() -> small.connectionCount() == 0);
    }

    /** Clients come, leave and come back at any moment, while few keys change all the time. */
    @Test
    void everyClientHasTheStateInTheEnd() {
        Semaphore permits = new Semaphore(0);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<int[]>> publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(publisher -> CompletableFuture.supplyAsync(() -> publish(publisher, permits, stop))).toList();
        AtomicInteger resumed = new AtomicInteger();
        List<CompletableFuture<Reader>> readers = IntStream.range(0, READERS)
                .mapToObj(reader -> CompletableFuture.supplyAsync(() -> visit(new Random(reader), permits, resumed))).toList();
        List<Reader> last = readers.stream().map(CompletableFuture::join).toList();
        stop.set(true);
        permits.release(PUBLISHERS);
        Map<String, Integer> state = new HashMap<>();
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int[] values = publishers.get(publisher).join();
            for (int key = 0; key < KEYS_OF_A_PUBLISHER; key++) {
                state.put(publisher + "/" + key, values[key]);
            }
        }
        for (Reader reader : last) {
            try (SseTestStream again = reader.stream.reconnect();
                    SseTestStream newcomer = SseTestClient.open(to(uri, "race"))) {
                again.awaitEvent("live");
                newcomer.awaitEvent("live");
                assertThat(apply(again, reader.known)).isEqualTo(state);
                // each key once
                assertThat(newcomer.events()).hasSize(state.size() + 1);
                assertThat(apply(newcomer, new HashMap<>())).isEqualTo(state);
            }
        }
        assertThat(resumed.get()).as("clients that came back").isGreaterThan(READERS * VISITS / 4);
    }

    /**
     * A client that has left.
     *
     * @param stream its last stream
     * @param known what it knows of the state
     */
    private record Reader(SseTestStream stream, Map<String, Integer> known) {
    }

    /** Returns the last value of each key. */
    private int[] publish(int publisher, Semaphore permits, AtomicBoolean stop) {
        Random random = new Random(publisher);
        int[] values = new int[KEYS_OF_A_PUBLISHER];
        for (int value = 1; !stop.get(); value++) {
            // each key at the beginning
            int key = value <= KEYS_OF_A_PUBLISHER ? value - 1 : random.nextInt(KEYS_OF_A_PUBLISHER);
            values[key] = value;
            join(sse.send(SseEvent.builder().event("changed").key(publisher + "/" + key)
                    .data(publisher + "/" + key + "=" + value).build(), SseTarget.topic("prices/race")));
            if (value > KEYS_OF_A_PUBLISHER) {
                permits.acquireUninterruptibly();
            }
        }
        return values;
    }

    private Reader visit(Random random, Semaphore permits, AtomicInteger resumed) {
        SseTestStream stream = null;
        Map<String, Integer> known = new HashMap<>();
        for (int visit = 0; visit < VISITS; visit++) {
            permits.release(20);
            if (stream == null || random.nextInt(4) == 0) {
                stream = SseTestClient.open(to(uri, "race"));
                known = new HashMap<>();
            } else {
                stream = stream.reconnect();
                resumed.incrementAndGet();
            }
            if (random.nextBoolean()) {
                stream.awaitEvent("live");
            } else {
                stream.awaitEvent();
            }
            stream.close();
            // what still comes in moves its place
            await().pollInterval(Duration.ofMillis(1)).until(stream::isEnded);
            apply(stream, known);
        }
        return new Reader(stream, known);
    }

    private static Map<String, Integer> apply(SseTestStream stream, Map<String, Integer> known) {
        for (SseTestEvent event : stream.events()) {
            assertThat(event.name()).isIn("changed", "live");
            if (event.name().equals("changed")) {
                String[] pair = event.data().split("=");
                Integer before = known.put(pair[0], Integer.valueOf(pair[1]));
                assertThat(before == null ? 0 : before).as("values of a key grow").isLessThan(known.get(pair[0]));
            }
        }
        return known;
    }

    @Test
    void theStateComesInTheOrderOfTheLogAndThenThePlace() {
        set("a", "a1");
        set("b", "b1");
        set("a", "a2");
        for (int i = 0; i < 10; i++) {
            join(sse.sendData(i, SseTarget.topic("other")));
        }
        try (SseTestStream stream = SseTestClient.open(to(uri, "board"))) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("b1", "a2", "live");
            assertThat(stream.lastEventId()).isEqualTo(sse.cursor());
            set("b", "b2");
            stream.awaitEvent(event -> event.data().equals("b2"));
        }
    }

    private void set(String key, String value) {
        join(sse.send(SseEvent.builder().key(key).data(value).build(), SseTarget.topic("board")));
    }

    @Test
    void afterAGapTheStateComesToo() {
        set("a", "a3");
        set("b", "b3");
        try (SseTestStream stream = SseTestClient.to(to(uri, "board")).lastEventId("unknown").open()) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("gap", "a3", "b3", "live");
        }
    }

    @Test
    void whatWasReplacedMeanwhileIsNoGap() {
        set("a", "a4");
        set("b", "b4");
        String cursor = sse.cursor();
        for (int i = 5; i < 50; i++) {
            set("a", "a" + i);
        }
        for (int i = 0; i < 10; i++) {
            join(sse.sendData(i, SseTarget.topic("other")));
        }
        try (SseTestStream stream = SseTestClient.to(to(uri, "board")).lastEventId(cursor).open()) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("a49", "live");
        }
    }

    @Test
    void aKeyThatWasRemovedDoesNotCome() {
        set("a", "a5");
        set("b", "b5");
        try (SseTestStream stream = SseTestClient.open(to(uri, "board"))) {
            stream.awaitEvent("live");
            join(sse.send(SseEvent.builder().event("removed").removeKey("a").data("a").build(), SseTarget.topic("board")));
            stream.awaitEvent("removed");
        }
        try (SseTestStream stream = SseTestClient.open(to(uri, "board"))) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("b5", "live");
        }
    }

    @Test
    void theLastEventsComeBehindTheState() {
        set("a", "a6");
        set("b", "b6");
        join(sse.sendData("other", SseTarget.topic("other")));
        try (SseTestStream stream = SseTestClient.open(to(uri, "board&last=1"))) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("a6", "b6", "other", "live");
        }
    }

    @Test
    void moreKeysThanAllowedAreForgottenAndAGapForThoseWhoWereThere() {
        SseTarget board = SseTarget.topic("board");
        String cursor = small.cursor();
        for (String key : List.of("a", "b", "c")) {
            join(small.send(SseEvent.builder().event(key).data(key).build(), board));
        }
        try (SseTestStream stream = SseTestClient.to(to(smallUri, "board")).lastEventId(cursor).open()) {
            stream.awaitEvent(event -> event.data().equals("c"));
            assertThat(data(stream)).containsExactly("gap", "b", "c");
        }
    }

    private static URI to(URI uri, String topic) {
        return URI.create(uri + "?topic=" + (topic.equals("race") ? "prices/race" : topic));
    }

    /** With the names of the events that have no data. */
    private static List<String> data(SseTestStream stream) {
        return new ArrayList<>(
                stream.events().stream().map(event -> event.data().isEmpty() ? event.name() : event.data()).toList());
    }

    @Singleton
    static class Subscriptions {

        void open(@Observes @Open SseConnection connection) {
            String last = connection.queryParam("last");
            if (last != null) {
                connection.replayLast(Integer.parseInt(last));
            }
            if (connection.queryParam("topic") != null) {
                connection.subscribe(connection.queryParam("topic"));
            }
            if (last != null) {
                connection.subscribe("other");
            }
        }
    }
}

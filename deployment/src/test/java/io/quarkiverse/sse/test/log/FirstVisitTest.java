package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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

/** A client without a position begins with the last events, and learns when it is up to date. */
class FirstVisitTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Visits.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "100000")
            .overrideConfigKey("quarkus.sse.log.live-event", "live")
            // for those who accept it
            .overrideConfigKey("quarkus.sse.compression", "gzip")
            .overrideConfigKey("quarkus.sse.small.log", "memory")
            .overrideConfigKey("quarkus.sse.small.log.max-events", "10")
            .overrideConfigKey("quarkus.sse.small.log.replay-on-open", "10")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.none.log", "none");

    @TestHTTPResource("sse/small")
    URI smallUri;

    @TestHTTPResource("sse/none")
    URI noneUri;

    @Inject
    @SseName("small")
    SseService small;

    @Inject
    @SseName("none")
    SseService none;

    @Inject
    Visits visits;

    @AfterEach
    void allHaveLeft() {
        awaitConnections(0);
        await().until(() -> small.connectionCount() + none.connectionCount() == 0);
    }

    @Test
    void theLastThatAreForItAndThenTheLiveOnes() {
        for (int i = 0; i < 5; i++) {
            sse.sendData("rare " + i, SseTarget.topic("rare"));
        }
        // more than a page of the history, and nothing of it is for the client
        for (int i = 0; i < 5_000; i++) {
            sse.sendData(i, SseTarget.topic("often"));
        }
        try (SseTestStream stream = SseTestClient.open(to(uri, "last=3&topic=rare"))) {
            stream.awaitEvent("live");
            join(sse.sendData("next", SseTarget.topic("rare")));
            stream.awaitEvent(event -> event.data().equals("next"));
            assertThat(data(stream)).containsExactly("rare 2", "rare 3", "rare 4", "live", "next");
        }
    }

    @Test
    void asManyAsThereAre() {
        join(small.sendData("1"));
        try (SseTestStream stream = SseTestClient.open(smallUri)) {
            stream.awaitEvent(event -> event.data().equals("1"));
            assertThat(stream.received()).as("a position first").startsWith("id: ");
        }
    }

    /** Hundreds of visits, plain, compressed and over HTTP/2, while others publish: each lets a few events go. */
    @Test
    void noneIsLeftOutOrDoubledWhileOthersPublish() throws Exception {
        Semaphore permits = new Semaphore(20);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(sse, "all", permits, stop));
        // so that the first visits find something
        await().until(() -> permits.availablePermits() == 0);
        List<CompletableFuture<Void>> readers = IntStream.range(0, 4)
                .mapToObj(reader -> CompletableFuture.runAsync(() -> visit(reader, permits))).toList();
        for (CompletableFuture<Void> reader : readers) {
            reader.get();
        }
        stop.set(true);
        permits.release();
        publisher.get();
    }

    private void visit(int reader, Semaphore permits) {
        for (int visit = 0; visit < 100; visit++) {
            permits.release(10);
            String end = "end/" + reader + "/" + visit;
            SseTestClient client = SseTestClient.to(to(uri, "last=10&topic=all&topic2=" + reader))
                    .header("Accept-Encoding", reader % 2 == 0 ? "identity" : "gzip");
            try (SseTestStream stream = (reader < 2 ? client : client.http2()).open()) {
                assertThat(stream.header("Content-Encoding")).isEqualTo(reader % 2 == 0 ? null : "gzip");
                stream.awaitEvent("live");
                join(sse.sendData(end, SseTarget.topic(Integer.toString(reader))));
                stream.awaitEvent(event -> event.data().equals(end));
                List<String> data = data(stream);
                assertThat(data).containsOnlyOnce("live").doesNotContain("gap");
                List<Integer> numbers = data.stream().filter(each -> each.matches("\\d+")).map(Integer::valueOf).toList();
                assertThat(numbers.stream().filter(each -> data.indexOf(Integer.toString(each)) < data.indexOf("live")))
                        .as("before it is live").hasSizeGreaterThanOrEqualTo(5);
                assertThat(numbers).isEqualTo(
                        IntStream.range(numbers.get(0), numbers.get(0) + numbers.size()).boxed().toList());
            }
        }
    }

    /** The oldest of the last events are forgotten while they are looked for, which is no gap. */
    @Test
    void andNoGapWhereTheHistoryIsFull() throws Exception {
        for (int i = 0; i < 20; i++) {
            join(small.sendData("before"));
        }
        Semaphore permits = new Semaphore(0);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(small, null, permits, stop));
        for (int visit = 0; visit < 200; visit++) {
            permits.release(4);
            try (SseTestStream stream = SseTestClient.open(smallUri)) {
                String end = "end/" + visit;
                join(small.sendData(end));
                stream.awaitEvent(event -> event.data().equals(end));
                assertThat(data(stream)).doesNotContain("gap").hasSizeGreaterThanOrEqualTo(5);
            }
        }
        stop.set(true);
        permits.release();
        publisher.get();
    }

    private static void publish(SseService service, String topic, Semaphore permits, AtomicBoolean stop) {
        permits.acquireUninterruptibly();
        for (int i = 0; !stop.get(); i++) {
            join(service.sendData(i, topic == null ? SseTarget.all() : SseTarget.topic(topic)));
            permits.acquireUninterruptibly();
        }
    }

    @Test
    void aClientThatComesBackGetsWhatItHasMissed() {
        join(sse.sendData("seen"));
        String cursor = sse.cursor();
        join(sse.sendData("missed"));
        try (SseTestStream stream = SseTestClient.to(to(uri, "last=2")).lastEventId(cursor).open()) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("missed", "live");
        }
    }

    @Test
    void afterAGapItGetsTheLastToo() {
        join(sse.sendData("1"));
        join(sse.sendData("2"));
        try (SseTestStream stream = SseTestClient.to(to(uri, "last=1")).lastEventId("unknown").open()) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("gap", "2", "live");
            assertThat(stream.lastEventId()).isEqualTo(sse.cursor());
        }
    }

    @Test
    void whatTheObserverSendsComesFirst() {
        join(sse.sendData("1"));
        try (SseTestStream stream = SseTestClient.open(to(uri, "last=1&greet=true"))) {
            stream.awaitEvent("live");
            assertThat(data(stream)).containsExactly("welcome", "1", "live");
        }
    }

    /** And does not move its position. */
    @Test
    void itIsLiveAtOnceWhereThereIsNothingToReplay() {
        join(sse.sendData("before"));
        try (SseTestStream stream = SseTestClient.open(uri)) {
            SseTestEvent live = stream.awaitEvent("live");
            assertThat(live.data()).isEmpty();
            assertThat(stream.lastEventId()).isEqualTo(sse.cursor());
            assertThat(data(stream)).containsExactly("live");
        }
    }

    @Test
    void onlyAnOpenObserverCanAskForIt() {
        try (SseTestStream stream = SseTestClient.open(to(uri, "last=-1"))) {
            stream.awaitEvent("live");
            assertThat(visits.failure).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("count must not be negative: -1");
            assertThatThrownBy(() -> onlyConnection().replayLast(1)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@Open observer");
        }
        visits.failure = null;
        try (SseTestStream stream = SseTestClient.open(to(noneUri, "last=1"))) {
            await().until(() -> visits.failure != null);
            assertThat(visits.failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("no log");
        }
    }

    private static URI to(URI uri, String query) {
        return URI.create(uri + "?" + query);
    }

    /** With the names of the events that have no data. */
    private static List<String> data(SseTestStream stream) {
        return stream.events().stream().map(event -> event.data().isEmpty() ? event.name() : event.data()).toList();
    }

    @Singleton
    static class Visits {

        volatile Throwable failure;

        void open(@Observes @Open SseConnection connection) {
            visit(connection);
        }

        void openNone(@Observes @Open @SseName("none") SseConnection connection) {
            visit(connection);
        }

        private void visit(SseConnection connection) {
            if (connection.queryParam("greet") != null) {
                connection.send(SseEvent.builder().data("welcome").build());
            }
            String last = connection.queryParam("last");
            if (last != null) {
                failure = catchThrowable(() -> connection.replayLast(Integer.parseInt(last)));
            }
            // also what is subscribed to afterwards
            for (String name : List.of("topic", "topic2")) {
                String topic = connection.queryParam(name);
                if (topic != null) {
                    connection.subscribe(topic);
                }
            }
        }
    }
}

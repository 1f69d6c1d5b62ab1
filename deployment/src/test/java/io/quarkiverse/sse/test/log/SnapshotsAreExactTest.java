package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** A snapshot, and then exactly what was published behind its position. */
class SnapshotsAreExactTest extends SseTest {

    private static final int READERS = 4;
    private static final int VISITS = 60;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Counter.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "100000")
            .overrideConfigKey("quarkus.sse.small.log", "memory")
            .overrideConfigKey("quarkus.sse.small.log.max-events", "3")
            .overrideConfigKey("quarkus.sse.small.log.replay-on-open", "3")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.none.log", "none")
            .overrideConfigKey("quarkus.sse.none.heartbeat-interval", "-1");

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
    Counter counter;

    @AfterEach
    void allHaveLeft() {
        counter.whileItReads = null;
        await().until(() -> sse.connectionCount() + small.connectionCount() + none.connectionCount() == 0);
    }

    /** The publisher changes the state and publishes under a lock, and so does the observer read. */
    @Test
    void eachChangeOnceUnderALock() {
        race("locked", stream -> {
            List<String> data = data(stream);
            long sum = number(data.get(0), "state ");
            for (String each : data.subList(1, data.size())) {
                // a change that comes twice or not at all breaks the row
                assertThat(number(each, "sum ")).isEqualTo(++sum);
            }
            return sum;
        });
    }

    /** The publisher knows no lock: what the snapshot has already may come again, and nothing else. */
    @Test
    void nothingIsMissingWithoutALock() {
        race("free", stream -> {
            List<String> data = data(stream);
            long state = number(data.get(0), "state ");
            long first = data.size() == 1 ? state + 1 : number(data.get(1), "sum ");
            assertThat(first).as("the first change behind the snapshot").isLessThanOrEqualTo(state + 1);
            long sum = first - 1;
            for (String each : data.subList(1, data.size())) {
                assertThat(number(each, "sum ")).isEqualTo(++sum);
            }
            return Math.max(sum, state);
        });
    }

    /** Returns the state that the client has after it has applied everything. */
    private interface Client {
        long stateOf(SseTestStream stream);
    }

    private void race(String topic, Client client) {
        Semaphore permits = new Semaphore(0);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            permits.acquireUninterruptibly();
            while (!stop.get()) {
                counter.increment(topic);
                permits.acquireUninterruptibly();
            }
        });
        AtomicInteger between = new AtomicInteger();
        List<CompletableFuture<Void>> readers = IntStream.range(0, READERS)
                .mapToObj(reader -> CompletableFuture.runAsync(() -> {
                    for (int visit = 0; visit < VISITS; visit++) {
                        permits.release(20);
                        visit(topic, client, between);
                    }
                })).toList();
        readers.forEach(CompletableFuture::join);
        stop.set(true);
        permits.release();
        publisher.join();
        assertThat(between.get()).as("changes that were not in the snapshots").isGreaterThan(READERS * VISITS / 10);
    }

    private void visit(String topic, Client client, AtomicInteger between) {
        try (SseTestStream stream = SseTestClient.open(URI.create(uri + "?topic=" + topic))) {
            long state = number(stream.awaitEvent("snapshot").data());
            long now = counter.value(topic);
            if (state < now) {
                stream.awaitEvent(event -> number(event.data()) >= now);
            }
            assertThat(client.stateOf(stream)).isGreaterThanOrEqualTo(now);
            between.addAndGet(stream.events().size() - 1);
        }
    }

    private static long number(String data) {
        return Long.parseLong(data.substring(data.indexOf(' ') + 1));
    }

    private static long number(String data, String prefix) {
        assertThat(data).startsWith(prefix);
        return number(data);
    }

    private static List<String> data(SseTestStream stream) {
        return new ArrayList<>(stream.events().stream().map(event -> event.data()).toList());
    }

    @Test
    void whatWasPublishedBeforeIsNotInTheStream() {
        join(small.sendData("1"));
        try (SseTestStream stream = SseTestClient.open(smallUri)) {
            stream.awaitEvent("snapshot");
            join(small.sendData("2"));
            stream.awaitEvent(event -> event.data().equals("2"));
            // replay-on-open would bring 1
            assertThat(data(stream)).containsExactly("state", "2");
            // the place comes behind the snapshot
            assertThat(stream.received()).startsWith("event: snapshot\ndata: state\n\nid: ");
        }
    }

    @Test
    void whatComesWhileItIsReadFollows() {
        counter.whileItReads = () -> join(small.sendData("meanwhile"));
        try (SseTestStream stream = SseTestClient.open(smallUri)) {
            stream.awaitEvent(event -> event.data().equals("meanwhile"));
            assertThat(data(stream)).containsExactly("state", "meanwhile");
        }
    }

    @Test
    void aSlowSupplierThatTheHistoryOvertakesIsAGap() {
        counter.whileItReads = () -> {
            for (int i = 1; i <= 5; i++) {
                join(small.sendData(i));
            }
        };
        try (SseTestStream stream = SseTestClient.open(smallUri)) {
            stream.awaitEvent("gap");
            join(small.sendData("6"));
            stream.awaitEvent(event -> event.data().equals("6"));
            assertThat(data(stream)).containsExactly("state", "", "6");
        }
    }

    @Test
    void aClientThatComesBackGetsNoSnapshot() {
        join(sse.sendData("seen"));
        String cursor = sse.cursor();
        join(sse.sendData("missed"));
        int snapshots = counter.snapshots.get();
        try (SseTestStream stream = SseTestClient.to(uri).lastEventId(cursor).open()) {
            stream.awaitEvent(event -> event.data().equals("missed"));
            assertThat(data(stream)).containsExactly("missed");
        }
        assertThat(counter.snapshots).hasValue(snapshots);
    }

    @Test
    void afterAGapItGetsOne() {
        try (SseTestStream stream = SseTestClient.to(smallUri).lastEventId("unknown").open()) {
            stream.awaitEvent("snapshot");
            await().until(() -> small.cursor().equals(stream.lastEventId()));
            assertThat(data(stream)).containsExactly("", "state");
        }
    }

    @Test
    void theFirstOfTwoDecidesWhereTheStreamGoesOn() {
        AtomicInteger reads = new AtomicInteger();
        counter.whileItReads = () -> join(small.sendData("read " + reads.incrementAndGet()));
        try (SseTestStream stream = SseTestClient.open(URI.create(smallUri + "?twice"))) {
            stream.awaitEvent(event -> event.data().equals("read 2"));
            assertThat(data(stream)).containsExactly("state", "state", "read 1", "read 2");
        }
    }

    @Test
    void aSupplierThatFailsChangesNothing() {
        join(small.sendData("1"));
        counter.whileItReads = () -> {
            throw new IllegalArgumentException("no state");
        };
        try (SseTestStream stream = SseTestClient.open(smallUri)) {
            // as replay-on-open says
            stream.awaitEvent(event -> event.data().equals("1"));
            assertThat(counter.failure).isInstanceOf(IllegalArgumentException.class).hasMessage("no state");
        }
        try (SseTestStream stream = SseTestClient.open(URI.create(smallUri + "?null"))) {
            stream.awaitEvent(event -> event.data().equals("1"));
            assertThat(counter.failure).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void withoutALogTheSnapshotComesFirst() {
        // what the observer sends itself would come before
        counter.whileItReads = () -> CompletableFuture.runAsync(() -> join(none.sendData("meanwhile"))).join();
        try (SseTestStream stream = SseTestClient.open(noneUri)) {
            stream.awaitWire("event: snapshot\ndata: state\n\ndata: meanwhile\n\n");
        }
    }

    @Test
    void onlyAnOpenObserverSendsOne() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            stream.awaitEvent("snapshot");
            assertThatThrownBy(() -> onlyConnection().sendSnapshot(() -> SseEvent.builder().data("x").build()))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("@Open observer");
        }
    }

    @Singleton
    static class Counter {

        @Inject
        SseService sse;

        private final AtomicLong free = new AtomicLong();
        private long locked;
        final AtomicInteger snapshots = new AtomicInteger();
        volatile Runnable whileItReads;
        volatile Throwable failure;

        void increment(String topic) {
            if (topic.equals("free")) {
                // the only publisher, so that the changes are in order
                long next = free.get() + 1;
                free.set(next);
                sse.sendData("sum " + next, SseTarget.topic(topic));
            } else {
                synchronized (this) {
                    sse.sendData("sum " + ++locked, SseTarget.topic(topic));
                }
            }
        }

        long value(String topic) {
            if (topic.equals("free")) {
                return free.get();
            }
            synchronized (this) {
                return locked;
            }
        }

        void open(@Observes @Open SseConnection connection) {
            String topic = connection.queryParam("topic");
            if (!connection.service().equals(SseService.DEFAULT_NAME)) {
                return;
            }
            if (topic == null) {
                connection.sendSnapshot(() -> state("0"));
                return;
            }
            connection.subscribe(topic);
            if (topic.equals("free")) {
                connection.sendSnapshot(() -> {
                    long value = free.get();
                    // a moment in which the publisher goes on, in most cases
                    for (int i = 0; i < 1_000 && free.get() == value; i++) {
                        Thread.yield();
                    }
                    return state(Long.toString(value));
                });
            } else {
                synchronized (this) {
                    connection.sendSnapshot(() -> state(Long.toString(locked)));
                }
            }
        }

        private SseEvent state(String value) {
            snapshots.incrementAndGet();
            return SseEvent.builder().event("snapshot").data("state " + value).build();
        }

        void openSmall(@Observes @Open @SseName("small") SseConnection connection) {
            failure = catchThrowable(() -> send(connection));
            if (connection.queryParam("twice") != null) {
                send(connection);
            }
        }

        void openNone(@Observes @Open @SseName("none") SseConnection connection) {
            send(connection);
        }

        private void send(SseConnection connection) {
            Supplier<SseEvent> state = () -> {
                Runnable meanwhile = whileItReads;
                if (connection.queryParam("null") != null) {
                    return null;
                }
                if (meanwhile != null) {
                    meanwhile.run();
                }
                return SseEvent.builder().event("snapshot").data("state").build();
            };
            connection.sendSnapshot(state);
        }
    }
}

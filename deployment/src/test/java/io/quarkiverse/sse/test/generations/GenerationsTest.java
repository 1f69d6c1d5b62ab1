package io.quarkiverse.sse.test.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;

/** A producer runs once for a key, whoever asks, leaves, comes back or comes late. */
class GenerationsTest extends SseTest {

    private static final String CHUNK = "x".repeat(50_000);
    private static final int MAX_BYTES = 200_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Models.class)
            .overrideConfigKey("quarkus.sse.generations", "memory")
            .overrideConfigKey("quarkus.sse.generations.max-bytes", String.valueOf(MAX_BYTES))
            .overrideConfigKey("quarkus.sse.generations.grace", "500ms")
            .overrideConfigKey("quarkus.sse.generations.max-count", "10000");

    @TestHTTPResource("/")
    URI root;

    @Inject
    SseGenerations generations;

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @Test
    void oneOfManyAskersRunsTheModel() throws Exception {
        int askers = 3;
        ExecutorService threads = Executors.newFixedThreadPool(askers);
        CyclicBarrier together = new CyclicBarrier(askers);
        try {
            for (int round = 0; round < 200; round++) {
                String key = "race-" + round;
                // short ones are asked for while they end
                int length = round % 2 == 0 ? 1 : 50;
                Models.add(key, () -> numbers(length));
                List<Future<List<String>>> answers = new ArrayList<>();
                for (int i = 0; i < askers; i++) {
                    Callable<List<String>> ask = () -> {
                        together.await();
                        try (SseTestStream stream = open("ask/" + key)) {
                            return items(stream.awaitEnd().events());
                        }
                    };
                    answers.add(threads.submit(ask));
                }
                for (Future<List<String>> answer : answers) {
                    assertThat(answer.get()).isEqualTo(withEnd(length));
                }
                assertThat(Models.calls(key)).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClientThatWasCutGoesOnWhereItStopped() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int round = 0; round < 200; round++) {
                String key = "cut-" + round;
                Random random = new Random(round);
                Models.add(key, () -> numbers(50).onItem().invoke(() -> LockSupport.parkNanos(50_000)));
                Callable<List<String>> read = () -> readInPieces(key, random);
                answers.add(threads.submit(read));
            }
            for (int round = 0; round < 200; round++) {
                assertThat(answers.get(round).get()).as("%d", round).isEqualTo(withEnd(50));
                assertThat(Models.calls("cut-" + round)).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> readInPieces(String key, Random random) {
        List<SseTestEvent> seen = new ArrayList<>();
        while (!isLast(seen)) {
            SseTestClient client = SseTestClient.to(root.resolve("ask-blocking/" + key));
            if (!seen.isEmpty()) {
                client.lastEventId(seen.get(seen.size() - 1).id());
            }
            SseTestStream stream = client.open();
            int taken = 1 + random.nextInt(20);
            stream.awaitEvent(event -> stopsAt(taken, event));
            if (random.nextBoolean()) {
                stream.vanish();
            }
            stream.close();
            seen.addAll(stream.events());
        }
        return items(seen);
    }

    /** Stops at every so many events. */
    private static boolean stopsAt(int every, SseTestEvent event) {
        return isEnd(event) || number(event) % every == 0;
    }

    private static boolean isEnd(SseTestEvent event) {
        return event.name().equals("end");
    }

    private static boolean isLast(List<SseTestEvent> seen) {
        return !seen.isEmpty() && isEnd(seen.get(seen.size() - 1));
    }

    private static long number(SseTestEvent event) {
        return Long.parseLong(event.id().split("\\.")[1]);
    }

    @Test
    void everyPositionHasItsRest() {
        Models.add("positions", () -> numbers(30));
        String run;
        String end;
        try (SseTestStream first = open("ask/positions")) {
            List<SseTestEvent> events = first.awaitEnd().events();
            assertThat(items(events)).isEqualTo(withEnd(30));
            run = events.get(0).id().split("\\.")[0];
            assertThat(events.get(0).id()).isEqualTo(run + ".1");
            end = first.lastEventId();
            assertThat(end).isEqualTo(run + ".31.end");
        }
        for (int position = 0; position <= 30; position++) {
            try (SseTestStream stream = SseTestClient.to(root.resolve("attach/positions"))
                    .lastEventId(run + "." + position).open()) {
                assertThat(items(stream.awaitEnd().events())).isEqualTo(withEnd(30).subList(position, 31));
            }
        }
        assertThat(SseTestClient.to(root.resolve("attach/positions")).lastEventId(end).open().status()).isEqualTo(204);
        assertThat(SseTestClient.to(root.resolve("ask/positions")).lastEventId(end).open().status()).isEqualTo(204);
        for (String other : List.of("other.7", "7", run + ".", run + ".x", run + ".-1", "." + run)) {
            try (SseTestStream stream = SseTestClient.to(root.resolve("attach/positions")).lastEventId(other).open()) {
                List<SseTestEvent> events = stream.awaitEnd().events();
                assertThat(events.get(0).name()).isEqualTo("gap");
                assertThat(events.get(0).id()).isEqualTo(run + ".0");
                assertThat(items(events.subList(1, events.size()))).isEqualTo(withEnd(30));
            }
        }
        assertThat(Models.calls("positions")).isEqualTo(1);
    }

    @Test
    void eventsKeepWhatTheyHaveButTheirId() {
        Models.add("events", () -> Multi.createFrom().items("plain",
                SseEvent.builder().event("own").id("mine").comment("note").data("two\nlines").build(), 3));
        try (SseTestStream stream = open("ask/events")) {
            String run = stream.awaitEvent().id().split("\\.")[0];
            assertThat(stream.awaitEnd().received()).isEqualTo(("id: R.1\ndata: plain\n\n"
                    + ":note\nevent: own\nid: R.2\ndata: two\ndata: lines\n\nid: R.3\ndata: 3\n\n"
                    + "event: end\nid: R.4.end\ndata: \n\n").replace("R", run));
        }
    }

    @Test
    void aPostIsAnswered() {
        try (RawClient client = new RawClient(root.resolve("ask/posted"), "POST /ask/posted HTTP/1.1\r\n"
                + "Host: localhost\r\nAccept: text/event-stream\r\nConnection: close\r\nContent-Length: 4\r\n\r\nwhy?")) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").contains("data: You asked", "data: why?", "event: end");
        }
    }

    @Test
    void anUnknownKeyIsNotFound() {
        try (SseTestStream stream = open("attach/unknown")) {
            assertThat(stream.status()).isEqualTo(404);
            assertThat(stream.awaitEnd().body()).isEqualTo("There is nothing to read under this key, or not any more\n");
        }
        assertThat(join(generations.cancel("unknown"))).isFalse();
        assertThatThrownBy(() -> generations.cancel("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> generations.cancel("k".repeat(1_001))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusedClientStartsNothing() {
        Models.add("refused", () -> numbers(1));
        try (SseTestStream stream = SseTestClient.to(root.resolve("ask/refused")).header("Accept", "text/html").open()) {
            assertThat(stream.status()).isEqualTo(406);
        }
        assertThat(Models.calls("refused")).isZero();
    }

    @Test
    void aFailureIsToldToAllAndKept() {
        Models.add("failing", () -> Multi.createBy().concatenating().streams(numbers(3),
                Multi.createFrom().failure(new IllegalStateException("secret"))));
        String last = null;
        for (int i = 0; i < 3; i++) {
            try (SseTestStream stream = open("ask/failing")) {
                assertThat(names(stream.awaitEnd().events())).containsExactly("message", "message", "message", "failure");
                assertThat(stream.received()).doesNotContain("secret");
                last = stream.lastEventId();
            }
        }
        assertThat(SseTestClient.to(root.resolve("ask/failing")).lastEventId(last).open().status()).isEqualTo(204);
        assertThat(Models.calls("failing")).isEqualTo(1);
    }

    /** Publishers that break the rules harm nobody, and their readers learn of it. */
    @Test
    void badProducersFailAtOnce() {
        List<Supplier<Flow.Publisher<?>>> bad = List.<Supplier<Flow.Publisher<?>>> of(
                () -> {
                    throw new IllegalStateException("supplier");
                },
                () -> {
                    throw new LinkageError("supplier");
                },
                () -> null,
                () -> subscriber -> {
                    throw new LinkageError("subscribe");
                },
                () -> subscriber -> subscriber.onSubscribe(null),
                () -> subscriber -> subscriber.onSubscribe(new Requests(() -> {
                    throw new LinkageError("request");
                })),
                () -> subscriber -> subscriber.onSubscribe(new Requests(() -> subscriber.onNext(null))),
                // without a JSON extension
                () -> Multi.createFrom().item(new Object()),
                () -> subscriber -> {
                    subscriber.onSubscribe(new Requests(() -> {
                    }));
                    for (int i = 0; i < 1_000; i++) {
                        ((Flow.Subscriber<Object>) subscriber).onNext(CHUNK);
                    }
                });
        for (int i = 0; i < bad.size(); i++) {
            for (String way : List.of("ask/", "ask-blocking/")) {
                String key = "bad-" + way.length() + "-" + i;
                Models.add(key, bad.get(i));
                for (int reader = 0; reader < 2; reader++) {
                    try (SseTestStream stream = open(way + key)) {
                        List<String> names = names(stream.awaitEnd().events());
                        assertThat(names.get(names.size() - 1)).as(key).isEqualTo("failure");
                    }
                }
                assertThat(Models.calls(key)).isEqualTo(1);
            }
        }
    }

    private record Requests(Runnable requested) implements Flow.Subscription {

        @Override
        public void request(long n) {
            requested.run();
        }

        @Override
        public void cancel() {
            // it does not listen
        }
    }

    @Test
    void cancellingReachesTheProducer() {
        for (int i = 0; i < 100; i++) {
            String key = "cancel-" + i;
            CompletableFuture<Void> cancelled = new CompletableFuture<>();
            Models.add(key, () -> Multi.createBy().concatenating().streams(numbers(2), Multi.createFrom().nothing())
                    .onCancellation().invoke(() -> cancelled.complete(null)));
            try (SseTestStream stream = open((i % 2 == 0 ? "ask/" : "ask-blocking/") + key)) {
                stream.awaitEvents(2);
                assertThat(join(generations.cancel(key))).isTrue();
                assertThat(join(generations.cancel(key))).isFalse();
                join(cancelled);
                assertThat(items(stream.awaitEnd().events())).isEqualTo(withEnd(2));
            }
        }
    }

    @Test
    void aProducerWithoutReadersIsCancelledAfterTheGrace() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        AtomicLong left = new AtomicLong();
        Models.add("abandoned", () -> Multi.createBy().concatenating().streams(numbers(2), Multi.createFrom().nothing())
                .onCancellation().invoke(() -> cancelled.complete(null)));
        String last;
        try (SseTestStream stream = open("ask/abandoned")) {
            stream.awaitEvents(2);
            last = stream.lastEventId();
            // longer than the grace
            await().during(Duration.ofMillis(700)).until(() -> !cancelled.isDone());
        }
        // who comes back in time keeps it alive
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.to(root.resolve("attach/abandoned")).lastEventId(last).open()) {
            await().during(Duration.ofMillis(700)).until(() -> !cancelled.isDone());
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.COMPLETE);
            left.set(System.nanoTime());
        }
        join(cancelled);
        assertThat(System.nanoTime() - left.get()).isGreaterThan(Duration.ofMillis(500).toNanos());
        try (SseTestStream stream = open("attach/abandoned")) {
            assertThat(names(stream.awaitEnd().events())).containsExactly("message", "message", "failure");
        }
    }

    @Test
    void aClientMayVanishWhileTheProducerStarts() throws Exception {
        for (int i = 0; i < 20; i++) {
            String key = "starting-" + i;
            CountDownLatch called = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Models.add(key, () -> {
                called.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return numbers(5);
            });
            try (SseTestStream stream = open("ask-blocking/" + key)) {
                called.await();
                stream.vanish();
            }
            goOn.countDown();
            try (SseTestStream stream = open("ask-blocking/" + key)) {
                assertThat(items(stream.awaitEnd().events())).isEqualTo(withEnd(5));
            }
            assertThat(Models.calls(key)).isEqualTo(1);
        }
    }

    @Test
    void mayBlockWhereTheCallerMay() {
        for (String way : List.of("ask/", "ask-blocking/")) {
            String key = "threads-" + way.length();
            Models.add(key, () -> {
                boolean first = Context.isOnEventLoopThread();
                return Multi.createBy().repeating().supplier(Context::isOnEventLoopThread).atMost(20).onItem()
                        .transform(each -> first + " " + each);
            });
            try (SseTestStream stream = open(way + key)) {
                boolean onLoop = way.equals("ask/");
                assertThat(items(stream.awaitEnd().events()).subList(0, 20)).containsOnly(onLoop + " " + onLoop);
            }
        }
    }

    /** 100 MB: one client reads nothing, then another one everything. */
    @Test
    void aFastProducerIsHeldBack() throws Exception {
        String key = "fast";
        AtomicInteger emitted = new AtomicInteger();
        int count = 2_000;
        Models.add(key, () -> Multi.createFrom().range(0, count).onItem().invoke(emitted::incrementAndGet)
                .map(i -> i + CHUNK));
        try (SseTestStream slow = SseTestClient.to(root.resolve("ask/" + key)).receiveBuffer(64 * 1024).paused().open()) {
            AtomicInteger last = new AtomicInteger(-1);
            await().during(Duration.ofMillis(300)).until(() -> last.getAndSet(emitted.get()) == emitted.get());
            assertThat(emitted.get()).isLessThan(300);
            AtomicInteger most = new AtomicInteger();
            AtomicLong read = new AtomicLong();
            readAll(root.resolve("attach/" + key), bytes -> {
                long total = read.addAndGet(bytes);
                most.accumulateAndGet((int) (emitted.get() - total / CHUNK.length()), Math::max);
            });
            assertThat(read.get()).isGreaterThan(90_000_000);
            assertThat(emitted).hasValue(count);
            // what the history and the sockets hold, and not more
            assertThat(most.get()).isLessThan(400);
            slow.resume();
            List<String> names = names(slow.awaitEnd().events());
            assertThat(names).contains("gap").endsWith("end").hasSizeLessThan(400);
        }
        assertThat(Models.calls(key)).isEqualTo(1);
    }

    private static void readAll(URI uri, Consumer<Integer> onBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").build();
        try (InputStream in = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body()) {
            byte[] buffer = new byte[64 * 1024];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                onBytes.accept(length);
            }
        }
    }

    /** What the service sends doesn't wait for the generation, and heartbeats go on. */
    @Test
    void whatOthersSendComesInBetween() {
        Models.add("beside", () -> Multi.createBy().concatenating().streams(numbers(1), Multi.createFrom().nothing()));
        try (SseTestStream stream = open("ask/beside")) {
            stream.awaitEvents(1);
            sse.sendData("news");
            assertThat(stream.awaitEvent().data()).isEqualTo("news");
            join(onlyConnection().send(Multi.createFrom().items("a", "b")));
            assertThat(stream.awaitEvents(2)).extracting(SseTestEvent::data).containsExactly("a", "b");
            assertThat(join(generations.cancel("beside"))).isTrue();
            stream.awaitEvent("end");
            stream.awaitEnd();
        }
    }

    private SseTestStream open(String path) {
        return SseTestClient.open(root.resolve(path));
    }

    private static Multi<String> numbers(int count) {
        return Multi.createFrom().range(0, count).map(String::valueOf);
    }

    private static List<String> withEnd(int count) {
        return IntStream.rangeClosed(0, count).mapToObj(i -> i == count ? "end:" : String.valueOf(i)).toList();
    }

    private static List<String> items(List<SseTestEvent> events) {
        return events.stream().map(event -> event.name().equals("message") ? event.data() : event.name() + ":" + event.data())
                .toList();
    }

    private static List<String> names(List<SseTestEvent> events) {
        return events.stream().map(SseTestEvent::name).toList();
    }
}

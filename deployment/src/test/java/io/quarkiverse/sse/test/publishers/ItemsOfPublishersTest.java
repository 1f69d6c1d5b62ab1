package io.quarkiverse.sse.test.publishers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What a publisher emits reaches one client, at the pace of that client. */
class ItemsOfPublishersTest extends SseTest {

    private static final String CHUNK = "x".repeat(50_000);

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            // far less than the items have
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "60K");

    @Inject
    Vertx vertx;

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void comeInOrderAndTheStreamStaysOpen(boolean http2) {
        try (SseTestStream stream = open(http2)) {
            SseConnection connection = onlyConnection();
            join(connection.send(Multi.createFrom().range(0, 5_000)));
            join(connection.send(SseEvent.builder().data("after").build()));
            stream.awaitEvent(event -> event.data().equals("after"));
            assertThat(data(stream)).isEqualTo(
                    IntStream.rangeClosed(0, 5_000).mapToObj(i -> i == 5_000 ? "after" : String.valueOf(i)).toList());
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void areEventsOrTheirData() {
        SseStreamOptions options = SseStreamOptions.builder()
                .event("token")
                .completionEvent(SseEvent.builder().event("done").data("bye").build())
                .endStream(true)
                .build();
        try (SseTestStream stream = open(false)) {
            SseConnection connection = onlyConnection();
            Multi<Object> items = Multi.createFrom().items("a", SseEvent.builder().event("own").id("7").data("b").build(), 3);
            join(connection.send(items, options));
            stream.awaitEnd();
            assertThat(stream.received()).isEqualTo("event: token\ndata: a\n\nevent: own\nid: 7\ndata: b\n\n"
                    + "event: token\ndata: 3\n\nevent: done\ndata: bye\n\n");
            assertThat(connection.closeReason()).contains(SseCloseReason.UNREGISTERED);
        }
    }

    @Test
    void aFailureIsTheLastEvent() {
        Multi<String> failing = Multi.createBy().concatenating().streams(Multi.createFrom().items("a", "b"),
                Multi.createFrom().failure(new IllegalStateException("secret")));
        try (SseTestStream stream = open(false)) {
            SseConnection connection = onlyConnection();
            assertFailure(connection.send(failing), IllegalStateException.class);
            stream.awaitEvent("failure");
            SseStreamOptions options = SseStreamOptions.builder()
                    .failureEvent(failure -> SseEvent.builder().event("broken").data(failure.getMessage()).build())
                    .endStream(true)
                    .build();
            assertFailure(connection.send(failing, options), IllegalStateException.class);
            stream.awaitEnd();
            assertThat(stream.received()).isEqualTo("data: a\n\ndata: b\n\nevent: failure\ndata: \n\n"
                    + "data: a\n\ndata: b\n\nevent: broken\ndata: secret\n\n");
        }
    }

    /** The client reads nothing at first; what is asked for then is what the buffers of the sockets hold. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void areAskedForAsTheClientReads(boolean http2) {
        AtomicInteger emitted = new AtomicInteger();
        int before = log.opened.size();
        SseTestClient client = SseTestClient.to(uri).receiveBuffer(64 * 1024).paused();
        try (SseTestStream stream = (http2 ? client.http2() : client).open()) {
            SseConnection connection = log.awaitOpened(before + 1);
            CompletionStage<Void> sent = connection.send(Multi.createFrom().range(0, 1_000)
                    .onItem().invoke(emitted::incrementAndGet).map(i -> i + CHUNK));
            await().during(Duration.ofMillis(300)).until(() -> emitted.getAndAdd(0),
                    new Unchanged()::isUnchanged);
            assertThat(emitted.get()).isLessThan(500);
            assertThat(sent.toCompletableFuture()).isNotDone();
            // others may send meanwhile
            assertThat(join(connection.send(SseEvent.builder().event("other").build())).matched()).isEqualTo(1);
            stream.resume();
            stream.awaitEvent(event -> event.data().equals(999 + CHUNK));
            join(sent);
            assertThat(data(stream).stream().filter(data -> !data.isEmpty()))
                    .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> i + CHUNK).toList());
            assertThat(connection.droppedEvents()).isZero();
        }
    }

    /** Whether a number has stopped changing. */
    private static final class Unchanged {
        private int last = -1;

        boolean isUnchanged(int value) {
            boolean same = value == last;
            last = value;
            return same;
        }
    }

    @Test
    void areCancelledWhenTheClientLeaves() {
        List<Consumer<SseTestStream>> ways = List.of(SseTestStream::close, SseTestStream::vanish,
                stream -> onlyConnection().close(), stream -> sse.unregister());
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Void> cancelled = new CompletableFuture<>();
            AtomicInteger emitted = new AtomicInteger();
            try (SseTestStream stream = open(false)) {
                CompletionStage<Void> sent = onlyConnection().send(Multi.createBy().repeating()
                        .supplier(emitted::incrementAndGet).indefinitely()
                        .onCancellation().invoke(() -> cancelled.complete(null)));
                stream.awaitEvents(1 + i % 5);
                ways.get(i % ways.size()).accept(stream);
                join(cancelled);
                assertFailure(sent, CancellationException.class);
            }
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> sse.connectionCount() == 0);
        }
    }

    @Test
    void ofAConnectionThatHasEndedAreCancelledAtOnce() {
        SseConnection connection;
        try (SseTestStream stream = open(false)) {
            connection = onlyConnection();
        }
        awaitNobody();
        AtomicInteger subscriptions = new AtomicInteger();
        assertFailure(connection.send(Multi.createFrom().item(1).onSubscription().invoke(subscriptions::incrementAndGet)),
                CancellationException.class);
        assertThat(subscriptions).hasValue(0);
    }

    @Test
    void ofAPublisherThatIsLateAreNotAskedFor() {
        List<Flow.Subscriber<? super String>> subscribers = new CopyOnWriteArrayList<>();
        CompletionStage<Void> sent;
        try (SseTestStream stream = open(false)) {
            sent = onlyConnection().send((Flow.Publisher<String>) subscribers::add);
        }
        assertFailure(sent, CancellationException.class);
        AtomicInteger requests = new AtomicInteger();
        Calls late = new Calls(n -> requests.incrementAndGet());
        subscribers.get(0).onSubscribe(late);
        assertThat(late.cancelled).isTrue();
        assertThat(requests).hasValue(0);
    }

    @Test
    void mayBlockWhereTheCallerMay() {
        try (SseTestStream stream = open(false)) {
            SseConnection connection = onlyConnection();
            Multi<Boolean> threads = Multi.createBy().repeating().supplier(Context::isOnEventLoopThread).atMost(50);
            join(connection.send(threads));
            CompletableFuture<Void> onLoop = new CompletableFuture<>();
            vertx.getOrCreateContext().runOnContext(ignored -> connection.send(threads).thenAccept(onLoop::complete));
            join(onLoop);
            stream.awaitEvents(100);
            assertThat(data(stream).subList(0, 50)).containsOnly("false");
            assertThat(data(stream).subList(50, 100)).containsOnly("true");
        }
    }

    @Test
    void thatCannotBeWrittenEndThePublisher() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        try (SseTestStream stream = open(false)) {
            // without a JSON extension
            Multi<Object> items = Multi.createFrom().items("a", new Object(), "b")
                    .onCancellation().invoke(() -> cancelled.complete(null));
            assertThatThrownBy(() -> join(onlyConnection().send(items))).isInstanceOf(CompletionException.class);
            join(cancelled);
            stream.awaitEvent("failure");
            assertThat(stream.received()).isEqualTo("data: a\n\nevent: failure\ndata: \n\n");
        }
    }

    @Test
    void ofSeveralPublishersComeTogether() {
        try (SseTestStream stream = open(false)) {
            SseConnection connection = onlyConnection();
            List<CompletionStage<Void>> all = IntStream.range(0, 5)
                    .mapToObj(each -> connection.send(Multi.createFrom().range(0, 200).map(i -> each + "-" + i))).toList();
            all.forEach(SseTest::join);
            stream.awaitEvents(1_000);
            for (int i = 0; i < 5; i++) {
                String prefix = i + "-";
                assertThat(data(stream).stream().filter(data -> data.startsWith(prefix)))
                        .isEqualTo(IntStream.range(0, 200).mapToObj(item -> prefix + item).toList());
            }
        }
    }

    /** Publishers that break the rules harm nobody, least of all the connection. */
    @Test
    void ofBadPublishersHarmNobody() {
        try (SseTestStream stream = open(false)) {
            SseConnection connection = onlyConnection();
            assertFailure(connection.send(subscriber -> {
                throw new LinkageError("subscribe");
            }), LinkageError.class);
            assertFailure(connection.send(subscriber -> subscriber.onSubscribe(new Calls(n -> {
                throw new IllegalArgumentException("request");
            }))), IllegalArgumentException.class);
            assertFailure(connection.send(subscriber -> subscriber.onSubscribe(new Calls(n -> subscriber.onNext(null)))),
                    NullPointerException.class);
            assertFailure(connection.send(subscriber -> subscriber.onSubscribe(null)), NullPointerException.class);
            Calls second = new Calls(n -> {
            });
            Flow.Publisher<String> twice = subscriber -> {
                subscriber.onSubscribe(new Calls(n -> {
                }));
                subscriber.onSubscribe(second);
                subscriber.onNext("only");
                subscriber.onComplete();
                subscriber.onNext("after the end");
                subscriber.onError(new IllegalStateException("after the end"));
            };
            join(connection.send(twice));
            assertThat(second.cancelled).isTrue();
            join(connection.send(SseEvent.builder().data("fine").build()));
            stream.awaitEvent(event -> event.data().equals("fine"));
            assertThat(data(stream)).containsExactly("", "", "", "", "only", "fine");
        }
    }

    private static final class Calls implements Flow.Subscription {

        private final LongConsumer requested;
        private volatile boolean cancelled;

        Calls(LongConsumer requested) {
            this.requested = requested;
        }

        @Override
        public void request(long n) {
            requested.accept(n);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private SseTestStream open(boolean http2) {
        SseTestStream stream = http2 ? SseTestClient.to(uri).http2().open() : SseTestClient.open(uri);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> sse.connectionCount() == 1);
        return stream;
    }

    private static List<String> data(SseTestStream stream) {
        return stream.events().stream().map(SseTestEvent::data).toList();
    }

    private static void assertFailure(CompletionStage<Void> sent, Class<? extends Throwable> type) {
        assertThatThrownBy(() -> join(sent))
                .satisfiesAnyOf(failure -> assertThat(failure).isInstanceOf(type),
                        failure -> assertThat(failure).hasCauseInstanceOf(type));
    }
}

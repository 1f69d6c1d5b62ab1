package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** What is given to one parameter of the API never becomes another field, whatever it is. */
class NothingInjectsFieldsTest extends SseTest {

    private static final List<String> FIELDS = List.of("data: injected", "event: injected", "id: injected", "retry: 1",
            ":injected");

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(RawCodec.class, AnyIdLog.class)
            .overrideConfigKey("quarkus.sse.\"any-id\".log", "custom");

    @Inject
    @SseName("any-id")
    SseService anyId;

    @Inject
    @SseName("any-id")
    SseEventLog anyIdLog;

    private SseTestStream stream;
    private SseConnection connection;

    @BeforeEach
    void open() {
        stream = SseTestClient.open(uri);
        awaitConnections(1);
        connection = onlyConnection();
    }

    @AfterEach
    void leave() {
        stream.close();
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = { "\n", "\r", "\r\n", "\n\n", "\r\r", "\0\n", "\u2028", "\u2029", "\u0085", "\u000b", "\f", "\u001e",
            "\ufeff\n",
            "\ud800\n", "\n\udc00" })
    void throughAnyParameter(String lineBreak) {
        for (String field : FIELDS) {
            String value = "x" + lineBreak + field + lineBreak;
            sends(() -> sse.sendData(value));
            sends(() -> sse.sendData(new StringBuilder(value)));
            sends(() -> sse.sendData(value.toCharArray()[1]));
            sends(() -> sse.sendData(new Raw(value)));
            sends(() -> sse.sendEvent(value, "d"));
            sends(() -> sse.sendEvent("e", value));
            sends(() -> sse.sendEvent("e", "d", value, SseTarget.all()));
            sends(() -> sse.sendComment(value));
            sends(() -> connection.send(SseEvent.builder().comment(value).data(value).build()));
            sends(() -> connection.send(SseEvent.builder().comment("c").event(value).build()));
            sends(() -> connection.send(SseEvent.builder().id(value).build()));
            sends(() -> {
                connection.subscribe(value);
                sse.sendData("to a topic", SseTarget.topic(value));
                connection.unsubscribe(value);
            });
            sends(() -> sse.sendData("to a user", SseTarget.user(value)));
        }
        join(sse.sendData("the end"));
        stream.awaitWireContaining("data: the end\n\n");
        // what a parameter is given stays behind the name of its own field
        assertThat(stream.received().split("\r\n|\r|\n", -1))
                .allMatch(line -> line.isEmpty() || line.startsWith(":") || line.matches("(?s)(data|event|id): .*"))
                .doesNotContainAnyElementsOf(FIELDS);
    }

    private static void sends(Runnable call) {
        Throwable refused = catchThrowable(call::run);
        if (refused != null) {
            assertThat(refused).isInstanceOf(IllegalArgumentException.class).hasMessageMatching(
                    "(event|id) must not contain (a line break: it would end the field|NUL: clients would ignore it)");
        }
    }

    @Test
    void throughAReconnectionTime() {
        for (Duration retry : List.of(Duration.ofSeconds(-1), SseEvent.MAX_RETRY.plusMillis(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> sse.sendRetry(retry)).isInstanceOf(IllegalArgumentException.class);
        }
        join(sse.sendRetry(Duration.ZERO));
        stream.awaitWire("retry: 0\n\n");
    }

    @Test
    void throughTheIdOfALog() {
        AnyIdLog log = (AnyIdLog) anyIdLog;
        try (SseTestStream other = SseTestClient.open(uri.resolve("/sse/any-id"))) {
            join(anyId.sendData("before"));
            for (String id : List.of("1\ndata: injected", "1\rid: injected", "1\0")) {
                log.next = id;
                assertThat(catchThrowable(() -> join(anyId.sendData("x"))).getCause())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("The id of an entry must not contain a line break or NUL: 1\\u00");
                Consumer<String> gap = log.subscriber::onGap;
                assertThatThrownBy(() -> gap.accept(id)).isInstanceOf(IllegalArgumentException.class);
            }
            log.next = "fine";
            join(anyId.sendData("after"));
            other.awaitWireContaining("id: fine\ndata: after\n\n");
            assertThat(other.received()).doesNotContain("injected").doesNotContain("data: x");
        }
    }

    record Raw(String text) {
    }

    /** Sends what it gets as it is. */
    @Singleton
    static class RawCodec implements SseDataCodec {

        @Override
        public String encode(Object data) {
            return ((Raw) data).text;
        }
    }

    /** Gives an entry the id that the test wants. */
    @Singleton
    @SseName("any-id")
    static class AnyIdLog implements SseEventLog {

        private volatile String next = "first";
        private Subscriber subscriber;

        @Override
        public CompletionStage<String> open(Subscriber newSubscriber) {
            subscriber = newSubscriber;
            return CompletableFuture.completedStage("start");
        }

        @Override
        public CompletionStage<Void> append(SseLogEntry entry) {
            subscriber.onEntry(next, entry);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> sync() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }
}

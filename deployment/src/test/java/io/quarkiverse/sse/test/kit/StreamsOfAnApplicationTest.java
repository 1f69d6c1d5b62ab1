package io.quarkiverse.sse.test.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** The test kit does the same with every version of HTTP, and finds the application by a path. */
class StreamsOfAnApplicationTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Tls.in(SseApp.with(Tls.class)).overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "100k");

    /** Names and not constants: the application has its own class loader. */
    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final String HTTP_1_1 = "HTTP/1.1";
    private static final String HTTP_2 = "HTTP/2";
    private static final String TLS = "TLS";
    private static final String TLS_HTTP_2 = "HTTP/2 and TLS";

    private static SseTestClient client(String way) {
        SseTestClient client = SseTestClient.to("/sse");
        if (way.equals(HTTP_1_0)) {
            client.http10();
        }
        if (way.contains(HTTP_2)) {
            client.http2();
        }
        return way.contains(TLS) ? client.https().insecure() : client;
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = { HTTP_1_0, HTTP_1_1, HTTP_2, TLS, TLS_HTTP_2 })
    void eventsAreRead(String way) {
        try (SseTestStream stream = client(way).open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.isHttp2()).isEqualTo(way.contains(HTTP_2));
            awaitConnections(1);
            sse.sendEvent("news", "grüß\nGott");
            SseTestEvent event = stream.awaitEvent("news");
            assertThat(event.data()).isEqualTo("grüß\nGott");
            assertThat(event.id()).isNotEmpty().isEqualTo(stream.lastEventId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { HTTP_1_0, HTTP_1_1, HTTP_2, TLS, TLS_HTTP_2 })
    void aClientThatComesBackGetsWhatItMissed(String way) {
        try (SseTestStream stream = client(way).open()) {
            awaitConnections(1);
            sse.sendData("seen");
            stream.awaitEvent();
            stream.close();
            awaitConnections(0);
            sse.sendData("missed");
            try (SseTestStream again = stream.reconnect()) {
                assertThat(again.awaitEvent().data()).isEqualTo("missed");
                assertThat(again.events()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { HTTP_1_0, HTTP_1_1, HTTP_2, TLS, TLS_HTTP_2 })
    void aClientThatVanishesIsNoticed(String way) {
        int before = log.closed.size();
        SseTestStream stream = client(way).open();
        awaitConnections(1);
        stream.vanish();
        assertThat(log.awaitClosed(before + 1)).endsWith(SseCloseReason.CLIENT);
        assertThat(stream.awaitEnd().isCut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { HTTP_1_0, HTTP_1_1, HTTP_2, TLS, TLS_HTTP_2 })
    void theEndOfAStreamIsAnOrderlyOne(String way) {
        try (SseTestStream stream = client(way).open()) {
            awaitConnections(1);
            sse.sendData("last");
            sse.unregister();
            assertThat(stream.awaitEnd().isCut()).isFalse();
            assertThat(stream.awaitEvent().data()).isEqualTo("last");
            assertThatThrownBy(stream::awaitEvent).hasMessageContaining("ended by the server");
        }
    }

    /** Sends until its queue is full: with HTTP/2, the client of the JDK takes much in advance. */
    @ParameterizedTest
    @ValueSource(strings = { HTTP_1_0, HTTP_1_1, HTTP_2, TLS, TLS_HTTP_2 })
    void aPausedClientHoldsTheApplicationUp(String way) {
        int before = log.closed.size();
        try (SseTestStream stream = client(way).paused().open()) {
            awaitConnections(1);
            String data = "x".repeat(50_000);
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                sse.sendData(data);
                return log.closed.size() > before;
            });
            assertThat(log.awaitClosed(before + 1)).endsWith(SseCloseReason.OVERFLOW);
            assertThat(stream.received()).isEmpty();
        }
    }
}

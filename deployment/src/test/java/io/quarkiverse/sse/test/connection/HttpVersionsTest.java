package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** What goes over the wire, and how a stream ends there. */
class HttpVersionsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Connection: keep-alive\r\n" })
    void http10IsNotChunkedAndEndsWithTheConnection(String connection) {
        try (RawClient client = new RawClient(uri,
                "GET /sse HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + connection + "\r\n")) {
            assertThat(client.readHead()).startsWith("HTTP/1.").contains(" 200 OK").contains("text/event-stream")
                    .doesNotContainIgnoringCase("transfer-encoding");
            awaitConnections(1);
            sse.sendData("hello");
            assertThat(client.readUntil("\n\n")).isEqualTo("data: hello\n\n");
            sse.sendData("bye");
            sse.unregister();
            assertThat(client.readToEnd()).isEqualTo("data: bye\n\n");
        }
    }

    @Test
    void http11GetsItsHeadAtOnceAndThenAChunkAnEvent() {
        try (RawClient client = RawClient.get(uri)) {
            assertThat(client.readHead().toLowerCase(Locale.ROOT)).isEqualTo("http/1.1 200 ok\r\n"
                    + "transfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n"
                    + "cache-control: no-cache, no-transform\r\nx-accel-buffering: no\r\n\r\n");
            awaitConnections(1);
            join(sse.sendData("hello"));
            assertThat(client.readChunk()).isEqualTo("data: hello\n\n");
            sse.unregister();
            assertThat(client.readChunk()).isEmpty();
            // the connection is free for the next request
            client.send("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void http2StreamsEndOneByOneOnOneConnection() {
        int opened = log.opened.size();
        int closed = log.closed.size();
        int left = log.clientClosed.size();
        SseTestClient client = SseTestClient.to(uri).http2();
        SseTestStream warmUp = client.open();
        log.awaitOpened(opened + 1);
        SseTestStream first = client.open();
        SseTestStream second = client.open();
        log.awaitOpened(opened + 3);
        assertThat(log.opened.get(opened + 1).remoteAddress()).isEqualTo(log.opened.get(opened + 2).remoteAddress());

        sse.sendData("all");
        first.close();
        log.awaitClosed(closed + 1);
        sse.sendData("rest");
        second.awaitWire("data: all\n\ndata: rest\n\n");
        warmUp.awaitWire("data: all\n\ndata: rest\n\n");

        sse.unregister();
        second.awaitEnd();
        assertThat(log.awaitClosed(closed + 3)).endsWith(SseCloseReason.CLIENT, SseCloseReason.UNREGISTERED,
                SseCloseReason.UNREGISTERED);
        assertThat(log.clientClosed).hasSize(left + 1);
    }
}

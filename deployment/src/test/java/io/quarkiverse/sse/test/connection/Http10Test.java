package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class Http10Test {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @ParameterizedTest
    @ValueSource(strings = { "", "Connection: keep-alive\r\n" })
    void isNotChunkedAndEndsWithTheConnection(String connection) {
        try (RawClient client = new RawClient(uri,
                "GET /sse HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + connection + "\r\n")) {
            assertThat(client.readHead()).startsWith("HTTP/1.").contains(" 200 OK").contains("text/event-stream")
                    .doesNotContainIgnoringCase("transfer-encoding");
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData("hello");
            assertThat(client.readUntil("\n\n")).isEqualTo("data: hello\n\n");
            sse.sendData("bye");
            sse.unregister();
            assertThat(client.readToEnd()).isEqualTo("data: bye\n\n");
        }
    }
}

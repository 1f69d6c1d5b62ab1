package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class Http11WireTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void headAtOnceThenAChunkAnEvent() {
        try (RawClient client = RawClient.get(uri)) {
            assertThat(client.readHead().toLowerCase(java.util.Locale.ROOT)).isEqualTo("http/1.1 200 ok\r\n"
                    + "transfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n"
                    + "cache-control: no-cache, no-transform\r\nx-accel-buffering: no\r\n\r\n");
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData("hello").toCompletableFuture().join();
            assertThat(client.readChunk()).isEqualTo("data: hello\n\n");
            sse.unregister();
            assertThat(client.readChunk()).isEmpty();
            // the connection is free for the next request
            client.send("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        await().until(() -> sse.connectionCount() == 0);
    }
}

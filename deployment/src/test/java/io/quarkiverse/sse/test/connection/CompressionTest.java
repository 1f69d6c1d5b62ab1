package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class CompressionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.http.enable-compression", "true")
            .overrideConfigKey("quarkus.http.compress-media-types", "text/event-stream,text/html");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void leavesStreamsAlone() {
        try (EventStream stream = EventStream.open(uri, "Accept-Encoding", "gzip, deflate, br")) {
            assertThat(stream.header("Content-Encoding")).isIn(null, "identity");
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData("hello");
            stream.awaitText("data: hello\n\n");
        }
    }
}

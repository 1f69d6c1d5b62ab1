package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class CompressionTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.http.enable-compression", "true")
            .overrideConfigKey("quarkus.http.compress-media-types", "text/event-stream,text/html");

    @Test
    void leavesStreamsAlone() {
        try (SseTestStream stream = SseTestClient.to(uri).header("Accept-Encoding", "gzip, deflate, br").open()) {
            assertThat(stream.header("Content-Encoding")).isIn(null, "identity");
            awaitConnections(1);
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
        }
    }
}

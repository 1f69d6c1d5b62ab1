package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class CompressionTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Tls.in(SseApp.with(Tls.class))
            .overrideConfigKey("quarkus.http.enable-compression", "true")
            .overrideConfigKey("quarkus.http.compress-media-types", "text/event-stream,text/html");

    @TestHTTPResource(value = "sse", tls = true)
    URI secure;

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @Test
    void leavesStreamsAlone() {
        try (SseTestStream stream = SseTestClient.to(uri).header("Accept-Encoding", "gzip, deflate, br").open()) {
            assertThat(stream.header("Content-Encoding")).isIn(null, "identity");
            awaitConnections(1);
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
        }
    }

    /** The handler that compresses is above the HTTP encoder. */
    @Test
    void isNotBypassedWithTls() {
        try (RawClient client = Tls.get(secure, "TLSv1.3", "Accept-Encoding: gzip")) {
            client.readHead();
            awaitConnections(1);
            String data = "x".repeat(20_000);
            sse.sendData(data);
            assertThat(client.readChunk()).isEqualTo("data: " + data + "\n\n");
        }
    }
}

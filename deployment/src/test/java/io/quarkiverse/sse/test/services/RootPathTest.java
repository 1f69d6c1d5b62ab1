package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class RootPathTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.http.root-path", "/app");

    @TestHTTPResource("/sse")
    URI uri;

    @Test
    void holdsForStreams() {
        assertThat(uri.getPath()).isEqualTo("/app/sse");
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
        }
    }
}

package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class SpecificationExampleTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Greeter.class);

    @TestHTTPResource("sse")
    URI uri;

    @Test
    void greetsTheConnectionAndTellsAll() {
        try (SseTestStream first = SseTestClient.open(uri)) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(first.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(first.header("X-Accel-Buffering")).isEqualTo("no");
            first.awaitWire("data: hello\n\nevent: user-connected\ndata: \n\n");
            try (SseTestStream second = SseTestClient.open(uri)) {
                second.awaitWire("data: hello\n\nevent: user-connected\ndata: \n\n");
                first.awaitWire("data: hello\n\nevent: user-connected\ndata: \n\nevent: user-connected\ndata: \n\n");
            }
        }
    }

    @Singleton
    static class Greeter {

        @Inject
        SseService sse;

        void opened(@Observes @Open SseConnection connection) {
            sse.sendData("hello", connection.id());
            sse.send(SseEvent.builder().event("user-connected").build());
        }
    }
}

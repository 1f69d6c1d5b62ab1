package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;

class MalformedQueryTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    ConnectionLog log;

    @Inject
    SseService sse;

    @Test
    void is400AndTakesNoPlace() {
        for (String path : new String[] { "/sse", "/elsewhere" }) {
            for (String header : new String[] { "", "Last-Event-ID: 7\r\n" }) {
                try (RawClient client = new RawClient(uri, "GET " + path + "?lastEventId=%zz HTTP/1.1\r\nHost: localhost\r\n"
                        + "Accept: text/event-stream\r\n" + header + "\r\n")) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
                }
            }
        }
        try (EventStream stream = EventStream.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
        }
        await().until(() -> sse.connectionCount() == 0);
        assertThat(log.opened).hasSize(1);
    }

    @Singleton
    static class Routes {

        void routes(@Observes Router router, SseService sse) {
            router.get("/elsewhere").handler(context -> new Thread(() -> sse.register(context)).start());
        }
    }
}

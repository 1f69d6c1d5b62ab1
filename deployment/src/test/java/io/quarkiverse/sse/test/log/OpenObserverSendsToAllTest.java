package io.quarkiverse.sse.test.log;

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
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** With a log, that has its place in the order of the log: only what the observer sends to its own connection comes first. */
class OpenObserverSendsToAllTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Greeter.class)
            .overrideConfigKey("quarkus.sse.log", "memory");

    @TestHTTPResource("sse?name=a")
    URI a;

    @TestHTTPResource("sse?name=b")
    URI b;

    @Test
    void andItsOwnConnectionGetsItAfterItsGreeting() {
        try (SseTestStream first = SseTestClient.open(a)) {
            first.awaitWireContaining("data: a joined\n\n");
            try (SseTestStream second = SseTestClient.open(b)) {
                second.awaitWireContaining("data: b joined\n\n");
                first.awaitWireContaining("data: b joined\n\n");
                assertThat(Events.data(first)).containsExactly("hello a", "a joined", "b joined");
                assertThat(Events.data(second)).containsExactly("hello b", "b joined");
                assertThat(Events.lastId(second)).isEqualTo(Events.lastId(first));
            }
        }
        awaitConnections(0);
    }

    @Singleton
    static class Greeter {

        @Inject
        SseService sse;

        void opened(@Observes @Open SseConnection connection) {
            String name = connection.queryParam("name");
            join(sse.sendData(name + " joined"));
            connection.send(SseEvent.builder().data("hello " + name).build());
        }
    }
}

package io.quarkiverse.sse.test.targets;

import java.net.URI;
import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class TargetedStreamsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Subscriber.class);

    @TestHTTPResource("sse?name=a")
    URI a;

    @TestHTTPResource("sse?name=b")
    URI b;

    @Test
    void getWhatIsForThemAndNothingElse() {
        try (SseTestStream first = SseTestClient.open(a); SseTestStream second = SseTestClient.open(b)) {
            first.awaitWire("data: hello a\n\n");
            second.awaitWire("data: hello b\n\n");
            sse.sendData(1, c -> "a".equals(c.queryParam("name")));
            sse.sendEvent("n", 2, SseTarget.topic("b"));
            sse.sendEvent("n", 3, "id-3", SseTarget.topic("a"));
            sse.sendComment("4", SseTarget.topic("b"));
            sse.sendRetry(Duration.ofMillis(5), SseTarget.topic("a"));
            sse.resetLastEventId(SseTarget.topic("b"));
            sse.sendComment("all");
            sse.sendRetry(Duration.ofSeconds(6));
            sse.resetLastEventId();
            sse.sendEvent("all", "x");
            sse.sendEvent("all", "y", "id-y", SseTarget.all());
            sse.sendData(null);
            first.awaitWire("data: hello a\n\ndata: 1\n\nevent: n\nid: id-3\ndata: 3\n\nretry: 5\n\n"
                    + ":all\n\nretry: 6000\n\nid:\n\nevent: all\ndata: x\n\nevent: all\nid: id-y\ndata: y\n\ndata: \n\n");
            second.awaitWire("data: hello b\n\nevent: n\ndata: 2\n\n:4\n\nid:\n\n"
                    + ":all\n\nretry: 6000\n\nid:\n\nevent: all\ndata: x\n\nevent: all\nid: id-y\ndata: y\n\ndata: \n\n");
        }
    }

    @Singleton
    static class Subscriber {

        void opened(@Observes @Open SseConnection connection) {
            String name = connection.queryParam("name");
            connection.subscribe(name);
            connection.send(SseEvent.builder().data("hello " + name).build());
        }
    }
}

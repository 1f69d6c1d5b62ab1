package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** A client gets its place when its observers have returned: one that is cut before comes back as it came. */
class ClientCutWhileItOpensTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Slow.class)
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "50ms")
            .overrideConfigKey("quarkus.sse.log", "memory");

    @Inject
    Slow slow;

    @BeforeEach
    void anotherOpening() {
        slow.outcomes.clear();
        slow.leave = new CountDownLatch(1);
    }

    @AfterEach
    void allHaveLeft() {
        slow.leave.countDown();
        awaitNobody();
    }

    @Test
    void withoutAPosition() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            cutWhileOthersPublish(stream);
            assertThat(stream.lastEventId()).isNullOrEmpty();
            slow.leave.countDown();
            try (SseTestStream again = stream.reconnect()) {
                again.awaitEvent(event -> event.data().equals("b"));
                join(sse.sendData("live"));
                again.awaitEvent(event -> event.data().equals("live"));
                assertThat(data(again)).containsExactly("a", "b", "live");
                assertThat(again.lastEventId()).isEqualTo(sse.cursor());
            }
        }
        assertThat(slow.outcomes).containsExactly(SseResume.NONE, SseResume.NONE);
    }

    @Test
    void behindAGap() {
        try (SseTestStream stream = SseTestClient.to(uri).lastEventId("unknown").open()) {
            stream.awaitEvent("gap");
            cutWhileOthersPublish(stream);
            assertThat(stream.lastEventId()).isEqualTo("unknown");
            slow.leave.countDown();
            try (SseTestStream again = stream.reconnect()) {
                again.awaitEvent(event -> event.data().equals("b"));
                await().until(() -> sse.cursor().equals(again.lastEventId()));
                assertThat(data(again)).containsExactly("gap", "a", "b");
            }
        }
        assertThat(slow.outcomes).containsExactly(SseResume.GAP, SseResume.GAP);
    }

    private void cutWhileOthersPublish(SseTestStream stream) {
        stream.awaitEvent(event -> event.data().equals("a"));
        join(sse.sendData("meanwhile"));
        try (SseTestStream other = SseTestClient.open(URI.create(uri + "?quick"))) {
            other.awaitComment();
            other.awaitEvent(event -> event.data().equals("b"));
        }
        stream.close();
        await().until(() -> sse.connectionCount() == 0);
    }

    /** What the client would take for its place must not come with the end of the stream either. */
    @Test
    void byTheService() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            stream.awaitEvent(event -> event.data().equals("a"));
            join(sse.sendData("meanwhile"));
            join(sse.unregister(onlyConnection().id()));
            stream.awaitEnd();
            assertThat(stream.received()).doesNotContain("id:").doesNotContain("meanwhile");
        }
    }

    /** With the names of the events that have no data. */
    private static List<String> data(SseTestStream stream) {
        return stream.events().stream().map(event -> event.data().isEmpty() ? event.name() : event.data()).toList();
    }

    @Singleton
    static class Slow {

        final Queue<SseResume> outcomes = new ConcurrentLinkedQueue<>();
        volatile CountDownLatch leave;

        void opened(@Observes @Open SseConnection connection) throws InterruptedException {
            connection.send(SseEvent.builder().data("a").build());
            if (connection.queryParam("quick") == null) {
                outcomes.add(connection.resume());
                leave.await();
            }
            connection.send(SseEvent.builder().data("b").build());
        }
    }
}

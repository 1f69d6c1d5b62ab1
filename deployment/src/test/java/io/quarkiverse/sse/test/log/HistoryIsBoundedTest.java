package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class HistoryIsBoundedTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Snapshots.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "10")
            .overrideConfigKey("quarkus.sse.small.log", "memory")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.small.log.max-bytes", "100K")
            .overrideConfigKey("quarkus.sse.brief.log", "memory")
            .overrideConfigKey("quarkus.sse.brief.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.brief.log.max-age", "100ms")
            .overrideConfigKey("quarkus.sse.brief.log.gap-event", "");

    @TestHTTPResource("sse/small")
    URI small;

    @TestHTTPResource("sse/brief")
    URI brief;

    @Inject
    @SseName("small")
    SseService smallService;

    @Inject
    @SseName("brief")
    SseService briefly;

    @Test
    void byNumber() {
        for (int i = 1; i <= 100; i++) {
            sse.send(SseEvent.builder().id("n" + i).data(i).build());
        }
        try (SseTestStream complete = SseTestClient.to(uri).header("Last-Event-ID", "n91").open();
                SseTestStream gap = SseTestClient.to(uri).header("Last-Event-ID", "n89").open()) {
            awaitConnections(2);
            sse.sendData("live");
            complete.awaitWireContaining("data: live\n\n");
            gap.awaitWireContaining("data: live\n\n");
            assertThat(Events.data(complete))
                    .containsExactly("92", "93", "94", "95", "96", "97", "98", "99", "100", "live");
            assertThat(Events.data(gap)).containsExactly("", "live");
        }
    }

    @Test
    void byBytes() {
        String payload = "x".repeat(10_000);
        for (int i = 1; i <= 100; i++) {
            smallService.send(SseEvent.builder().id("n" + i).data(i + payload).build());
        }
        resumesBehind("n92", "93", "94", "95", "96", "97", "98", "99", "100", "live");
        resumesBehind("n80", "", "live");
        // larger than all that may be kept
        smallService.send(SseEvent.builder().id("large").data("y".repeat(200_000)).build());
        resumesBehind("n100", "", "live");
        smallService.send(SseEvent.builder().id("fits").data("fits").build());
        smallService.sendData("again");
        resumesBehind("fits", "again", "live");
    }

    private void resumesBehind(String id, String... expected) {
        try (SseTestStream stream = SseTestClient.to(small).header("Last-Event-ID", id).open()) {
            await().until(() -> smallService.connectionCount() == 1);
            smallService.sendData("live", smallService.connections().findFirst().orElseThrow().id());
            stream.awaitWireContaining("data: live\n\n");
            assertThat(Events.data(stream).stream().map(data -> data.replaceAll("x+$", ""))).containsExactly(expected);
        }
        await().until(() -> smallService.connectionCount() == 0);
    }

    @Test
    void byAgeAndWithoutAGapEventTheObserverSendsASnapshot() {
        briefly.send(SseEvent.builder().id("old").data("old").build());
        briefly.send(SseEvent.builder().id("missed").data("missed").build());
        await().untilAsserted(() -> {
            try (SseTestStream stream = SseTestClient.to(brief).header("Last-Event-ID", "old").open()) {
                stream.awaitWireContaining("id: ");
                assertThat(stream.received()).startsWith("data: snapshot\n\nid: ").doesNotContain("gap")
                        .doesNotContain("missed");
            }
        });
    }

    @Singleton
    static class Snapshots {

        void open(@Observes @Open @SseName("brief") SseConnection connection) {
            if (connection.resume() == SseResume.GAP) {
                connection.send(SseEvent.builder().data("snapshot").build());
            }
        }
    }
}

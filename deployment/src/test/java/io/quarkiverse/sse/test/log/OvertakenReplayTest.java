package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseCloseReason;
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

/** A client reads its replay so slowly that the history forgets what is still to come. */
class OvertakenReplayTest extends SseTest {

    private static final int EVENTS = 2_000;
    private static final String PAYLOAD = " " + "x".repeat(20_000);

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Snapshots.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", String.valueOf(EVENTS))
            .overrideConfigKey("quarkus.sse.log.max-bytes", "200M")
            .overrideConfigKey("quarkus.sse.silent.log", "memory")
            .overrideConfigKey("quarkus.sse.silent.log.max-events", String.valueOf(EVENTS))
            .overrideConfigKey("quarkus.sse.silent.log.max-bytes", "200M")
            .overrideConfigKey("quarkus.sse.silent.log.gap-event", "")
            .overrideConfigKey("quarkus.sse.silent.heartbeat-interval", "-1s");

    @TestHTTPResource("sse/silent")
    URI silent;

    @Inject
    @SseName("silent")
    SseService silently;

    @Inject
    Snapshots snapshots;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void isToldOfTheGap(HttpClient.Version version) {
        publish(sse, version + "-start");
        try (SseTestStream slow = SseTestClient.to(URI.create(uri + "?lastEventId=" + version + "-start")).version(version)
                .paused().open()) {
            awaitConnections(1);
            SseConnection connection = onlyConnection();
            await().until(() -> connection.resume() == SseResume.COMPLETE);
            publish(sse, version + "-more");
            slow.resume();
            slow.awaitWireContaining("event: gap\n");
            assertThat(connection.resume()).isEqualTo(SseResume.GAP);
            sse.sendData("live");
            slow.awaitWireContaining("data: live\n\n");
        }
        awaitConnections(0);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void comesBackAndIsToldOfTheGapWhereThereIsNoEventForIt(HttpClient.Version version) {
        publish(silently, version + "-start");
        String last;
        try (SseTestStream slow = SseTestClient.to(URI.create(silent + "?lastEventId=" + version + "-start")).version(version)
                .paused().open()) {
            await().until(() -> silently.connectionCount() == 1);
            publish(silently, version + "-more");
            slow.resume();
            slow.awaitEnd();
            assertThat(snapshots.closed()).endsWith(SseCloseReason.OVERFLOW);
            last = Events.lastId(slow);
        }
        try (SseTestStream again = SseTestClient.to(silent).version(version).header("Last-Event-ID", last).open()) {
            again.awaitWireContaining("data: snapshot\n\n");
            silently.sendData("live");
            again.awaitWireContaining("data: live\n\n");
            assertThat(Events.data(again)).containsExactly("snapshot", "live");
        }
        await().until(() -> silently.connectionCount() == 0);
    }

    /** More than a socket holds, and all that the history does. */
    private static void publish(SseService service, String firstId) {
        join(service.send(SseEvent.builder().id(firstId).data("x").build()));
        for (int i = 1; i < EVENTS; i++) {
            join(service.sendData(i + PAYLOAD));
        }
    }

    @Singleton
    static class Snapshots {

        private final List<SseCloseReason> closed = new CopyOnWriteArrayList<>();

        List<SseCloseReason> closed() {
            await().until(() -> !closed.isEmpty());
            return closed;
        }

        void open(@Observes @Open @SseName("silent") SseConnection connection) {
            if (connection.resume() == SseResume.GAP) {
                connection.send(SseEvent.builder().data("snapshot").build());
            }
        }

        void closed(@Observes @Closed @SseName("silent") SseConnection connection) {
            closed.add(connection.closeReason().orElseThrow());
        }
    }
}

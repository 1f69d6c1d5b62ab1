package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** A client whose topic was quiet while others were loud has missed nothing, however much the history has forgotten. */
class QuietStreamIsNoGapTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Subscriptions.class, UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "50")
            .overrideConfigKey("quarkus.sse.brief.log", "memory")
            .overrideConfigKey("quarkus.sse.brief.log.max-age", "100ms")
            .overrideConfigKey("quarkus.sse.brief.heartbeat-interval", "200ms");

    @TestHTTPResource("sse?topic=quiet")
    URI quiet;

    @TestHTTPResource("sse/brief?topic=quiet")
    URI brief;

    @Inject
    @SseName("brief")
    SseService briefly;

    @Inject
    Subscriptions subscriptions;

    @AfterEach
    void allHaveLeft() {
        await().until(() -> sse.connectionCount() + briefly.connectionCount() == 0);
    }

    @Test
    void afterMuchForAnotherTopic() {
        String last = idAfterOne(quiet, SseTarget.topic("quiet"));
        sendLoud(200);
        isComplete(quiet, last);
    }

    @Test
    void afterMuchForAnotherUser() {
        String last = idAfterOne(uri, SseTarget.user("ada"), "X-User", "ada");
        for (int i = 0; i < 200; i++) {
            sse.sendData("loud", SseTarget.user("bob"));
        }
        isComplete(uri, last, "X-User", "ada");
    }

    @Test
    void unlessSomethingForItIsForgotten() {
        String last = idAfterOne(quiet, SseTarget.topic("quiet"));
        sse.sendData("forgotten", SseTarget.topic("quiet"));
        sendLoud(200);
        isGap(quiet, last);
        last = idAfterOne(quiet, SseTarget.topic("quiet"));
        sse.sendData("forgotten", SseTarget.all());
        sendLoud(200);
        isGap(quiet, last);
        last = idAfterOne(quiet, SseTarget.topic("quiet"));
        sse.sendData("forgotten", SseTarget.topic("other").or(SseTarget.topic("quiet")));
        sendLoud(200);
        isGap(quiet, last);
    }

    @Test
    void afterTheHistoryHasGrownTooOld() {
        String last;
        try (SseTestStream stream = SseTestClient.open(brief)) {
            await().until(() -> briefly.connectionCount() == 1);
            briefly.sendData("one", SseTarget.topic("quiet"));
            stream.awaitWireContaining("data: one\n\n");
            last = Events.lastId(stream);
            join(briefly.sendData("loud", SseTarget.topic("loud")));
            // its place moves on with the others' events, although it gets none of them
            stream.awaitWireContaining(":heartbeat\nid: " + newer(last) + "\n\n");
            last = Events.lastId(stream);
        }
        await().until(() -> briefly.connectionCount() == 0);
        String place = last;
        // long after the last event has been forgotten
        await().during(Duration.ofMillis(300)).until(() -> true);
        try (SseTestStream stream = SseTestClient.to(brief).header("Last-Event-ID", place).open()) {
            await().until(() -> briefly.connectionCount() == 1);
            assertThat(briefly.connections().findFirst().orElseThrow().resume()).isEqualTo(SseResume.COMPLETE);
            briefly.sendData("live", SseTarget.topic("quiet"));
            stream.awaitWireContaining("data: live\n\n");
            assertThat(Events.data(stream)).containsExactly("live");
        }
    }

    /** The id behind one of {@code MemoryEventLog}. */
    private static String newer(String id) {
        int dash = id.indexOf('-');
        return id.substring(0, dash + 1) + Long.toString(Long.parseLong(id.substring(dash + 1), 36) + 1, 36);
    }

    private String idAfterOne(URI uri, SseTarget target, String... headers) {
        try (SseTestStream stream = SseTestClient.to(uri).headers(headers).open()) {
            awaitConnections(1);
            sse.sendData("one", target);
            stream.awaitWireContaining("data: one\n\n");
            return Events.lastId(stream);
        } finally {
            awaitConnections(0);
        }
    }

    private void sendLoud(int events) {
        for (int i = 0; i < events; i++) {
            sse.sendData("loud", SseTarget.topic("loud"));
        }
    }

    private void isComplete(URI uri, String last, String... headers) {
        assertThat(resume(uri, last, headers)).isEqualTo(SseResume.COMPLETE);
    }

    private void isGap(URI uri, String last) {
        assertThat(resume(uri, last)).isEqualTo(SseResume.GAP);
    }

    private SseResume resume(URI uri, String last, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Last-Event-ID";
        all[1] = last;
        System.arraycopy(headers, 0, all, 2, headers.length);
        try (SseTestStream stream = SseTestClient.to(uri).headers(all).open()) {
            awaitConnections(1);
            sse.sendData("live");
            stream.awaitWireContaining("data: live\n\n");
            SseResume resume = onlyConnection().resume();
            if (resume == SseResume.GAP) {
                assertThat(stream.received()).startsWith("event: gap\ndata: \n\nid: ");
                assertThat(Events.data(stream)).containsExactly("", "live");
            } else {
                assertThat(Events.data(stream)).containsExactly("live");
            }
            // the observer has asked when it had subscribed the connection
            assertThat(subscriptions.seen).isEqualTo(resume);
            return resume;
        } finally {
            awaitConnections(0);
        }
    }

    @Singleton
    static class Subscriptions {

        volatile SseResume seen;

        void open(@Observes @Open SseConnection connection) {
            Optional.ofNullable(connection.queryParam("topic")).ifPresent(connection::subscribe);
            seen = connection.resume();
        }

        void openBrief(@Observes @Open @SseName("brief") SseConnection connection) {
            connection.subscribe(connection.queryParam("topic"));
        }
    }
}

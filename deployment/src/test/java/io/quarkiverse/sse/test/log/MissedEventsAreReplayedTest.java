package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class MissedEventsAreReplayedTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Subscriptions.class, UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.log", "memory");

    @TestHTTPResource("sse?topic=b")
    URI topicB;

    @AfterEach
    void allHaveLeft() {
        awaitConnections(0);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void inOrderAndThenTheLiveOnes(HttpClient.Version version) {
        String last;
        try (SseTestStream first = SseTestClient.to(uri).version(version).open()) {
            awaitConnections(1);
            send("1");
            send("2");
            first.awaitWireContaining("data: 2\n\n");
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.NONE);
            last = Events.lastId(first);
        }
        awaitConnections(0);
        assertThat(send("3")).isEqualTo(SseDelivery.of(0, 0));
        sse.sendEvent("named", "4");
        try (SseTestStream second = SseTestClient.to(uri).version(version).header("Last-Event-ID", last).open()) {
            awaitConnections(1);
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.COMPLETE);
            assertThat(onlyConnection().lastEventId()).contains(last);
            assertThat(send("5")).isEqualTo(SseDelivery.of(1, 0));
            second.awaitWireContaining("data: 5\n\n");
            assertThat(Events.data(second)).containsExactly("3", "4", "5");
            assertThat(second.received()).contains("event: named\nid: ").doesNotContain("gap");
        }
    }

    @Test
    void fromBeforeTheFirstEvent() {
        String start;
        try (SseTestStream first = SseTestClient.open(uri)) {
            first.awaitWireContaining("id: ");
            start = Events.lastId(first);
        }
        awaitConnections(0);
        send("missed");
        try (SseTestStream second = SseTestClient.open(URI.create(uri + "?lastEventId=" + start))) {
            second.awaitWireContaining("data: missed\n\n");
            assertThat(Events.data(second)).containsExactly("missed");
        }
    }

    @Test
    void onlyThoseItIsNowEntitledTo() {
        String start = currentId();
        sse.sendData("for all");
        sse.sendData("for a", SseTarget.topic("a"));
        sse.sendData("for b", SseTarget.topic("b"));
        sse.sendData("for ada", SseTarget.user("ada"));
        sse.sendData("for bob", SseTarget.user("bob"));
        sse.sendData("for bob in b", SseTarget.user("bob").and(SseTarget.topic("b")));
        sse.sendData("not for b", SseTarget.topic("b").negate());
        // these are not kept
        sse.sendData("for a lambda", connection -> true);
        sse.sendComment("a comment");
        sse.sendRetry(Duration.ofSeconds(3));
        sse.sendData("end");
        try (SseTestStream ada = SseTestClient.to(uri).headers("Last-Event-ID", start, "X-User", "ada").open();
                SseTestStream bobInB = SseTestClient.to(topicB).headers("Last-Event-ID", start, "X-User", "bob").open()) {
            ada.awaitWireContaining("data: end\n\n");
            bobInB.awaitWireContaining("data: end\n\n");
            assertThat(Events.data(ada)).containsExactly("for all", "for ada", "not for b", "end");
            assertThat(Events.data(bobInB)).containsExactly("for all", "for b", "for bob", "for bob in b", "end");
            assertThat(ada.received()).doesNotContain("comment").doesNotContain("retry");
        }
    }

    @Test
    void behindAnIdOfTheApplication() {
        sse.send(SseEvent.builder().id("order/41").data("41").build());
        sse.send(SseEvent.builder().id("order/42").data("42").build());
        sse.sendData("43");
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", "order/41").open()) {
            stream.awaitWireContaining("data: 43\n\n");
            assertThat(Events.data(stream)).containsExactly("42", "43");
            assertThat(stream.received()).startsWith("id: order/42\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "zzzzzz-1", "-1", "-", "1-2-3", "99999999999999999999999999", "ünï", "(null)" })
    void anUnknownIdIsAGap(String id) {
        isAGap(id);
    }

    @Test
    void anOversizedOrFutureIdIsAGap() {
        isAGap("x".repeat(6_000));
        String current = currentId();
        isAGap(current + "0");
    }

    private void isAGap(String id) {
        String resumable;
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", id).open()) {
            awaitConnections(1);
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.GAP);
            send("live");
            stream.awaitWireContaining("data: live\n\n");
            assertThat(stream.received()).startsWith("event: gap\ndata: \n\nid: ");
            assertThat(Events.data(stream)).containsExactly("", "live");
            resumable = Events.lastId(stream);
        }
        awaitConnections(0);
        send("next");
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", resumable).open()) {
            stream.awaitWireContaining("data: next\n\n");
            assertThat(Events.data(stream)).containsExactly("next");
        }
        awaitConnections(0);
    }

    private String currentId() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            stream.awaitWireContaining("id: ");
            return Events.lastId(stream);
        } finally {
            awaitConnections(0);
        }
    }

    private SseDelivery send(String data) {
        return join(sse.sendData(data));
    }

    @Singleton
    static class Subscriptions {

        void open(@Observes @Open SseConnection connection) {
            Optional.ofNullable(connection.queryParam("topic")).ifPresent(connection::subscribe);
        }
    }
}

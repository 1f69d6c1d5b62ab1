package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class TopicsAreBoundedTest extends SseTest {

    private static final int TOPICS = 3;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-topics-per-connection", Integer.toString(TOPICS))
            .overrideConfigKey("quarkus.sse.max-topic-length", "8");

    private SseTestStream stream;
    private SseConnection connection;

    @BeforeEach
    void open() {
        stream = SseTestClient.open(uri);
        awaitConnections(1);
        connection = onlyConnection();
    }

    @AfterEach
    void leave() {
        stream.close();
        awaitNobody();
        assertThat(sse.topics()).isEmpty();
    }

    @Test
    void inTheirNumber() {
        connection.subscribe("a", "b", "a", "c", "b");
        // those that it has count once
        connection.subscribe("c", "a");
        assertThatThrownBy(() -> connection.subscribe("d")).isInstanceOf(IllegalStateException.class)
                .hasMessage("A connection may be subscribed to 3 topics (quarkus.sse.max-topics-per-connection),"
                        + " and this would make 4");
        assertThat(connection.topics()).containsExactlyInAnyOrder("a", "b", "c");
        connection.unsubscribe("b");
        connection.subscribe("d");
        assertThat(join(sse.sendData("x", SseTarget.topic("d")))).isEqualTo(SseDelivery.of(1, 0));
        assertThat(join(sse.sendData("x", SseTarget.topic("b")))).isEqualTo(SseDelivery.of(0, 0));
    }

    @Test
    void inTheirLength() {
        connection.subscribe("12345678");
        assertThatThrownBy(() -> connection.subscribe("12345678\n")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A topic may have 8 characters (quarkus.sse.max-topic-length): 12345678\\u000a");
        assertThat(connection.topics()).containsExactly("12345678");
    }

    @Test
    void byACallThatSubscribesToAllOrNone() {
        connection.subscribe("a");
        assertThatThrownBy(() -> connection.subscribe("b", "too long for this")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connection.subscribe("b", "c", "d")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.subscribe("b", null)).isInstanceOf(NullPointerException.class)
                .hasMessage("topic must not be null");
        assertThat(connection.topics()).containsExactly("a");
        assertThat(sse.topics()).containsExactly("a");
        assertThat(join(sse.sendData("x", SseTarget.topics(List.of("b", "c"))))).isEqualTo(SseDelivery.of(0, 0));
    }

    @Test
    void howeverManyThreadsSubscribeAtOnce() {
        for (int round = 0; round < 50; round++) {
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<Boolean>> subscriptions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String topic = "t" + i;
                subscriptions.add(
                        CompletableFuture.supplyAsync(() -> subscribe(topic, start), command -> new Thread(command).start()));
            }
            start.countDown();
            int subscribed = 0;
            for (CompletableFuture<Boolean> subscription : subscriptions) {
                subscribed += join(subscription) ? 1 : 0;
            }
            assertThat(subscribed).isEqualTo(TOPICS);
            assertThat(connection.topics()).hasSize(TOPICS);
            connection.unsubscribe(connection.topics().toArray(String[]::new));
        }
    }

    private boolean subscribe(String topic, CountDownLatch start) {
        try {
            start.await();
            connection.subscribe(topic);
            return true;
        } catch (IllegalStateException refused) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

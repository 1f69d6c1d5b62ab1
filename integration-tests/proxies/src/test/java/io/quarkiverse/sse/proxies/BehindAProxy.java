package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.redis.RedisServer;
import okhttp3.Protocol;

/** One node behind one proxy. */
@Timeout(60)
abstract class BehindAProxy {

    /** quarkus.sse.max-connections-per-client */
    private static final int LIMIT = 20;

    private static RedisServer redis;
    private static Node node;
    private static Proxy proxy;

    static void start(Proxy.Kind kind) throws Exception {
        Executables.findOrSkip(kind.executable());
        redis = RedisServer.start();
        node = new Node(redis.uri()).start();
        proxy = Proxy.start(kind, node, node);
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        if (redis != null) {
            node.close();
            redis.close();
        }
    }

    @AfterEach
    void nobodyIsLeft() {
        awaitConnections("sse", 0);
        awaitConnections("quiet", 0);
    }

    @ParameterizedTest
    @EnumSource
    void anEventPassesAtOnce(Client.Version version) throws Exception {
        // nothing follows an event, not even a heartbeat, that could push it through a buffer
        try (EventStream stream = Client.of(version).open(proxy, "/sse/quiet")) {
            assertThat(stream.protocol()).isEqualTo(version == Client.Version.HTTP_2 ? Protocol.HTTP_2 : Protocol.HTTP_1_1);
            assertThat(stream.nextData("address")).isEqualTo("127.0.0.1");
            List<Duration> took = new ArrayList<>();
            for (int i = 0; i < 21; i++) {
                long sent = System.nanoTime();
                node.publish("quiet", "event " + i);
                assertThat(stream.nextData(null)).isEqualTo("event " + i);
                took.add(Duration.ofNanos(System.nanoTime() - sent));
            }
            Collections.sort(took);
            assertThat(took.get(10)).as("the median of %s", took).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void heartbeatsKeepAnIdleStreamOpen() throws Exception {
        try (EventStream http1 = Client.of(Client.Version.HTTP_1_1).open(proxy, "/sse");
                EventStream http2 = Client.of(Client.Version.HTTP_2).open(proxy, "/sse");
                EventStream quiet1 = Client.of(Client.Version.HTTP_1_1).open(proxy, "/sse/quiet");
                EventStream quiet2 = Client.of(Client.Version.HTTP_2).open(proxy, "/sse/quiet")) {
            awaitConnections("sse", 2);
            assertThat(endOf(quiet1)).as("the proxy has cut it").isTrue();
            assertThat(endOf(quiet2)).as("the proxy has cut it").isTrue();
            awaitConnections("quiet", 0);
            node.publish("sse", "still there");
            assertThat(http1.nextData(null)).isEqualTo("still there");
            assertThat(http2.nextData(null)).isEqualTo("still there");
        }
    }

    /** HTTP/1.1 shows an end before the last chunk as an exception, HTTP/2 a reset. */
    private static boolean endOf(EventStream stream) throws Exception {
        assertThat(stream.nextData("address")).isEqualTo("127.0.0.1");
        try {
            return stream.next() == null;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReloadLosesNothing(Client.Version version) throws Exception {
        List<String> sent = new ArrayList<>();
        try (Follower follower = new Follower(Client.of(version), proxy, "/sse").start()) {
            awaitConnections("sse", 1);
            publish(sent, 50);
            proxy.reload();
            await().until(() -> {
                publish(sent, 1);
                return follower.opened() > 1;
            });
            publish(sent, 50);
            await().until(() -> follower.data().size() >= sent.size() || !follower.failures().isEmpty());
            assertThat(follower.failures()).isEmpty();
            assertThat(follower.data()).isEqualTo(sent);
        }
    }

    private static void publish(List<String> sent, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String data = "event " + sent.size();
            node.publish("sse", data);
            sent.add(data);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesIsNoticed(Client.Version version) throws Exception {
        // nothing is sent that would show it
        try (EventStream stream = Client.of(version).open(proxy, "/sse/quiet")) {
            assertThat(stream.nextData("address")).isEqualTo("127.0.0.1");
            awaitConnections("quiet", 1);
        }
        // before the proxy would have cut it
        await().atMost(Proxy.IDLE.minusSeconds(1)).until(() -> node.connections("quiet") == 0);
    }

    @ParameterizedTest
    @EnumSource
    void clientsAreCountedAndNotTheProxy(Client.Version version) throws Exception {
        Client ada = Client.of(version).from("127.0.0.2");
        Client bob = Client.of(version).from("127.0.0.3");
        List<EventStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < LIMIT; i++) {
                EventStream stream = ada.open(proxy, "/sse");
                open.add(stream);
                assertThat(stream.nextData("address")).isEqualTo("127.0.0.2");
            }
            assertRefused(ada);
            assertRefused(ada, "X-Forwarded-For", "203.0.113.7");
            assertRefused(ada, "X-Forwarded-For", "203.0.113.7, 127.0.0.1", "Forwarded", "for=203.0.113.7", "X-Real-IP",
                    "203.0.113.7");
            try (EventStream other = bob.open(proxy, "/sse", "X-Forwarded-For", "127.0.0.2")) {
                assertThat(other.status()).isEqualTo(200);
                assertThat(other.nextData("address")).isEqualTo("127.0.0.3");
            }
        } finally {
            open.forEach(EventStream::close);
        }
    }

    private static void assertRefused(Client client, String... headers) throws Exception {
        try (EventStream refused = client.open(proxy, "/sse", headers)) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
        }
    }

    /** A node that can be reached past the proxy believes nobody but the proxy. */
    @Test
    void aForgedAddressIsNotBelieved() throws Exception {
        try (EventStream stream = Client.of(Client.Version.HTTP_1_1).from("127.0.0.4")
                .open("http://127.0.0.1:" + node.port() + "/sse", "X-Forwarded-For", "203.0.113.7")) {
            assertThat(stream.nextData("address")).isEqualTo("127.0.0.4");
        }
    }

    private static void awaitConnections(String service, int expected) {
        await().untilAsserted(() -> assertThat(node.connections(service)).as(service).isEqualTo(expected));
    }
}

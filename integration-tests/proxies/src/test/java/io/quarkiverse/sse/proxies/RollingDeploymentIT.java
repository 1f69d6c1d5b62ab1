package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.redis.RedisServer;

/**
 * What clients see from outside while the nodes of an application are replaced: two nodes with one
 * log behind one proxy.
 */
@Timeout(120)
class RollingDeploymentIT {

    private static final int CLIENTS = 10;
    private static final String SERVICE = "shared";

    private static RedisServer redis;
    private static Node first;
    private static Node second;

    private final List<Follower> followers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        first = new Node(redis.uri());
        second = new Node(redis.uri());
    }

    @AfterAll
    static void stop() throws Exception {
        if (redis != null) {
            first.close();
            second.close();
            redis.close();
        }
    }

    @BeforeEach
    void startNodes() throws Exception {
        List<Node> stopped = Stream.of(first, second).filter(node -> !node.isRunning()).toList();
        for (Node node : stopped) {
            node.launch();
        }
        for (Node node : stopped) {
            node.awaitReady();
        }
    }

    @AfterEach
    void leave() {
        followers.forEach(Follower::close);
    }

    @ParameterizedTest
    @EnumSource
    void everyClientSeesEveryEventOnceAndInOrder(Proxy.Kind kind) throws Exception {
        try (Proxy proxy = Proxy.start(kind, first, second); Publisher publisher = new Publisher(SERVICE, first)) {
            followers(proxy);
            publisher.start();
            replace(first, second, proxy, publisher);
            replace(second, first, proxy, publisher);
            int published = publisher.stop();
            awaitEvents(published);
            for (Follower follower : followers) {
                assertThat(follower.data()).isEqualTo(Publisher.events(published));
                assertThat(follower.opened()).as("streams of a client").isGreaterThan(1);
                assertThat(follower.turnedAway()).as("one node was always there").isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutageOfAllNodesEndsByItself(Proxy.Kind kind) throws Exception {
        try (Proxy proxy = Proxy.start(kind, first, second)) {
            followers(proxy);
            first.publish(SERVICE, "0");
            awaitEvents(1);
            first.stop();
            second.stop();
            await().until(() -> followers.stream().allMatch(follower -> follower.turnedAway() > 0));
            first.start();
            first.publish(SERVICE, "1");
            awaitEvents(2);
            for (Follower follower : followers) {
                assertThat(follower.data()).containsExactly("0", "1");
            }
        }
    }

    /** Half of them with HTTP/2. All are connected when this returns. */
    private void followers(Proxy proxy) {
        for (int i = 0; i < CLIENTS; i++) {
            Client client = Client.of(Client.Version.values()[i % 2]);
            followers.add(new Follower(client, proxy, "/sse/shared").start());
        }
        await().until(() -> first.connections(SERVICE) + second.connections(SERVICE) == CLIENTS);
    }

    private void replace(Node node, Node other, Proxy proxy, Publisher publisher) throws Exception {
        publisher.publishAt(other);
        node.stop();
        node.start();
        awaitStreams(node, proxy);
        // all have got what was sent since
        awaitEvents(publisher.published());
    }

    /** A deployment goes on when the proxy has found the new node, which is a health check later. */
    private static void awaitStreams(Node node, Proxy proxy) {
        Client client = Client.of(Client.Version.HTTP_1_1);
        await().until(() -> {
            try (EventStream stream = client.open(proxy, "/sse/shared")) {
                return stream.status() == 200 && node.connections(SERVICE) > 0;
            }
        });
    }

    private void awaitEvents(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> followers.stream()
                .allMatch(follower -> follower.data().size() >= count || !follower.failures().isEmpty()));
        assertThat(followers).flatExtracting(Follower::failures).isEmpty();
    }
}

package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.test.security.OidcProvider;
import io.quarkiverse.sse.testing.SseTestStream;

/** A provider tells a logout to one node, whichever that is, and the streams of all nodes end. */
class OidcOnTwoNodesIT {

    private static RedisServer redis;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        OidcProvider.start();
        redis = RedisServer.start();
        a = node();
        b = node();
    }

    private static Node node() throws Exception {
        return new Node(redis.uri(), "-Dquarkus.oidc.tenant-enabled=true",
                "-Dquarkus.oidc.auth-server-url=" + OidcProvider.url()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (redis != null) {
            a.close();
            b.close();
            redis.close();
        }
    }

    @AfterEach
    void allHaveLeft() {
        awaitConnections(0, 0);
    }

    @Test
    void aLogoutOfASessionEndsItsStreamsOnBoth() throws Exception {
        try (SseTestStream onA = open(a, "ada", "s1");
                SseTestStream onB = open(b, "ada", "s1");
                SseTestStream other = open(b, "ada", "s2")) {
            awaitConnections(1, 2);
            logout(a, OidcProvider.logoutToken("ada", "s1"));
            onA.awaitEnd();
            onB.awaitEnd();
            awaitConnections(0, 1);
            a.publish("/publish", "for those who are left");
            assertThat(other.awaitEvent().data()).isEqualTo("for those who are left");
        }
    }

    @Test
    void aLogoutOfAUserEndsAllItsStreams() throws Exception {
        try (SseTestStream first = open(a, "ada", "s1");
                SseTestStream second = open(b, "ada", "s2");
                SseTestStream bob = open(a, "bob", "s3")) {
            awaitConnections(2, 1);
            logout(b, OidcProvider.logoutToken("ada", null));
            first.awaitEnd();
            second.awaitEnd();
            awaitConnections(1, 0);
            b.publish("/publish", "for those who are left");
            assertThat(bob.awaitEvent().data()).isEqualTo("for those who are left");
        }
    }

    private static SseTestStream open(Node node, String user, String session) throws Exception {
        return node.stream("/sse").bearer(OidcProvider.accessToken(user, session, 60)).open();
    }

    private static void logout(Node node, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(node.uri("/back-channel-logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + token)).build();
        assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static void awaitConnections(int onA, int onB) {
        await().until(() -> a.connections() == onA && b.connections() == onB);
    }
}

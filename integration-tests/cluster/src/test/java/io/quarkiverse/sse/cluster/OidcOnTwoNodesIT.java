package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.test.security.OidcProvider;
import io.quarkiverse.sse.testing.SseTestStream;

/** A provider tells a logout to one node, whichever that is, and the streams of all nodes end. */
class OidcOnTwoNodesIT {

    private static TwoNodes nodes;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        OidcProvider.start();
        nodes = TwoNodes.start("-Dquarkus.oidc.tenant-enabled=true",
                "-Dquarkus.oidc.auth-server-url=" + OidcProvider.url());
        a = nodes.a();
        b = nodes.b();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @AfterEach
    void allHaveLeft() {
        nodes.awaitConnections(0, 0);
    }

    @Test
    void aLogoutOfASessionEndsItsStreamsOnBoth() throws Exception {
        try (SseTestStream onA = open(a, "ada", "s1");
                SseTestStream onB = open(b, "ada", "s1");
                SseTestStream other = open(b, "ada", "s2")) {
            nodes.awaitConnections(1, 2);
            logout(a, OidcProvider.logoutToken("ada", "s1"));
            onA.awaitEnd();
            onB.awaitEnd();
            nodes.awaitConnections(0, 1);
            a.publish("/publish", "for those who are left");
            assertThat(other.awaitEvent().data()).isEqualTo("for those who are left");
        }
    }

    @Test
    void aLogoutOfAUserEndsAllItsStreams() throws Exception {
        try (SseTestStream first = open(a, "ada", "s1");
                SseTestStream second = open(b, "ada", "s2");
                SseTestStream bob = open(a, "bob", "s3")) {
            nodes.awaitConnections(2, 1);
            logout(b, OidcProvider.logoutToken("ada", null));
            first.awaitEnd();
            second.awaitEnd();
            nodes.awaitConnections(1, 0);
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
}

package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

class OidcTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(OidcProvider.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-oidc", Version.getVersion())))
            .setBeforeAllCustomizer(OidcProvider::start)
            .overrideConfigKey("quarkus.oidc.auth-server-url", "${test.oidc.url}")
            .overrideConfigKey("quarkus.oidc.client-id", OidcProvider.CLIENT)
            .overrideConfigKey("quarkus.oidc.credentials.secret", "a-secret-that-is-long-enough-for-the-cookies")
            .overrideConfigKey("quarkus.oidc.application-type", "hybrid")
            .overrideConfigKey("quarkus.oidc.logout.path", "/logout")
            .overrideConfigKey("quarkus.oidc.logout.backchannel.path", "/back-channel-logout")
            .overrideConfigKey("quarkus.oidc.logout.frontchannel.path", "/front-channel-logout")
            .overrideConfigKey("quarkus.oidc.token.lifespan-grace", "0")
            .overrideConfigKey("quarkus.oidc.token.refresh-expired", "true")
            .overrideConfigKey("quarkus.http.auth.permission.members.paths", "/sse,/logout,/front-channel-logout,/page")
            .overrideConfigKey("quarkus.http.auth.permission.members.policy", "authenticated");

    private final List<SseTestStream> streams = new ArrayList<>();

    @AfterEach
    void leave() {
        streams.forEach(SseTestStream::close);
        streams.clear();
        awaitNobody();
    }

    private SseConnection open(String user, String session, long seconds) {
        int opened = log.opened.size();
        SseTestStream stream = SseTestClient.to(uri)
                .header("Authorization", "Bearer " + OidcProvider.accessToken(user, session, seconds)).open();
        streams.add(stream);
        assertThat(stream.status()).isEqualTo(200);
        return log.awaitOpened(opened + 1);
    }

    private static void assertEnds(SseConnection connection, SseCloseReason reason) {
        await().until(() -> !connection.isOpen());
        assertThat(connection.closeReason()).contains(reason);
    }

    private int backChannelLogout(String token) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri.resolve("/back-channel-logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + token)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aStreamEndsWithItsToken() {
        Instant begin = Instant.now();
        SseConnection connection = open("ada", "s1", 2);
        assertThat(connection.user()).contains("ada");
        assertThat(connection.claim("sid")).contains("s1");
        assertThat(connection.claim("sub")).contains("id-of-ada");
        assertEnds(connection, SseCloseReason.EXPIRED);
        assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        // with a fresh token the client is back
        assertThat(open("ada", "s1", 60).isOpen()).isTrue();
    }

    @Test
    void aBackChannelLogoutEndsTheStreamsOfTheSession() throws Exception {
        SseConnection first = open("ada", "s1", 60);
        SseConnection second = open("ada", "s1", 60);
        SseConnection other = open("ada", "s2", 60);
        assertThat(backChannelLogout(OidcProvider.logoutToken("ada", "s1"))).isEqualTo(200);
        assertEnds(first, SseCloseReason.REVOKED);
        assertEnds(second, SseCloseReason.REVOKED);
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aBackChannelLogoutEndsTheStreamsOfTheSubject() throws Exception {
        SseConnection first = open("ada", "s1", 60);
        SseConnection second = open("ada", "s2", 60);
        SseConnection bob = open("bob", "s3", 60);
        assertThat(backChannelLogout(OidcProvider.logoutToken("ada", null))).isEqualTo(200);
        assertEnds(first, SseCloseReason.REVOKED);
        assertEnds(second, SseCloseReason.REVOKED);
        assertThat(bob.isOpen()).isTrue();
    }

    @Test
    void aForgedLogoutEndsNothing() throws Exception {
        SseConnection connection = open("ada", "s1", 60);
        String token = OidcProvider.logoutToken("ada", "s1");
        assertThat(backChannelLogout(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEqualTo(400);
        assertThat(backChannelLogout("a.b.c")).isEqualTo(400);
        assertThat(backChannelLogout("")).isEqualTo(400);
        assertThat(backChannelLogout(OidcProvider.accessToken("ada", "s1", 60))).isEqualTo(400);
        await().during(Duration.ofMillis(300)).until(connection::isOpen);
    }

    /** A browser that has logged in at the provider, and its stream. */
    private final class LoggedIn {

        final CookieManager cookies = new CookieManager();
        final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.ALWAYS).build();

        LoggedIn() throws Exception {
            // the login sends the browser to the provider and back
            assertThat(get("/page")).isEqualTo(404);
        }

        SseConnection open() throws IOException {
            int opened = log.opened.size();
            stream();
            return log.awaitOpened(opened + 1);
        }

        SseTestStream stream() throws IOException {
            String cookie = String.join("; ", cookies.get(uri, Map.of()).get("Cookie"));
            SseTestStream stream = SseTestClient.to(uri).header("Cookie", cookie).open();
            streams.add(stream);
            return stream;
        }

        int get(String path) throws IOException, InterruptedException {
            return browser.send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aLogoutOfThePageEndsTheStreamsOfItsSession() throws Exception {
        LoggedIn page = new LoggedIn();
        SseConnection connection = page.open();
        assertThat(connection.claim("sid")).contains(OidcProvider.WEB_SESSION);
        SseConnection other = open("ada", "s1", 60);
        assertThat(page.get("/logout")).isEqualTo(200);
        assertEnds(connection, SseCloseReason.REVOKED);
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aFrontChannelLogoutEndsTheStreamsOfItsSession() throws Exception {
        LoggedIn page = new LoggedIn();
        SseConnection connection = page.open();
        SseConnection other = open("ada", "s1", 60);
        String ofAnother = "/front-channel-logout?iss=" + OidcProvider.url() + "&sid=another";
        page.get(ofAnother);
        assertThat(connection.isOpen()).isTrue();
        page.get("/front-channel-logout?iss=" + OidcProvider.url() + "&sid=" + OidcProvider.WEB_SESSION);
        assertEnds(connection, SseCloseReason.REVOKED);
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void whoComesBackWithAnExpiredTokenGetsAFreshOneWithItsStream() throws Exception {
        OidcProvider.webTokensLast(3);
        LoggedIn page = new LoggedIn();
        OidcProvider.webTokensLast(300);
        SseConnection connection = page.open();
        assertEnds(connection, SseCloseReason.EXPIRED);
        int opened = log.opened.size();
        SseTestStream next = page.stream();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.header("Set-Cookie")).startsWith("q_session");
        SseConnection fresh = log.awaitOpened(opened + 1);
        assertThat(fresh.user()).contains("ada");
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(8)).until(fresh::isOpen);
    }
}

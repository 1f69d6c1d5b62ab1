package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** Tokens that SmallRye JWT reads, whose identity has no attribute that says when it expires. */
class JwtTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(OidcProvider.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-smallrye-jwt", Version.getVersion())))
            .setBeforeAllCustomizer(OidcProvider::start)
            .overrideConfigKey("mp.jwt.verify.publickey.location", "${test.oidc.url}/jwks")
            .overrideConfigKey("mp.jwt.verify.issuer", "${test.oidc.url}")
            .overrideConfigKey("quarkus.http.auth.permission.members.paths", "/sse")
            .overrideConfigKey("quarkus.http.auth.permission.members.policy", "authenticated");

    private SseTestStream open(String token) {
        return SseTestClient.to(uri).header("Authorization", "Bearer " + token).open();
    }

    @Test
    void aStreamEndsWithItsToken() {
        Instant begin = Instant.now();
        int before = log.opened.size();
        try (SseTestStream stream = open(OidcProvider.accessToken("ada", "s1", 2))) {
            assertThat(stream.status()).isEqualTo(200);
            SseConnection connection = log.awaitOpened(before + 1);
            assertThat(connection.user()).contains("ada");
            await().until(() -> !connection.isOpen());
            assertThat(connection.closeReason()).contains(SseCloseReason.EXPIRED);
            assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        }
        awaitNobody();
        try (SseTestStream stream = open("a.forged.token")) {
            assertThat(stream.status()).isEqualTo(401);
        }
    }

    @Test
    void aSessionIsRevokedByItsClaim() {
        int before = log.opened.size();
        try (SseTestStream first = open(OidcProvider.accessToken("ada", "s1", 60));
                SseTestStream second = open(OidcProvider.accessToken("ada", "s2", 60))) {
            log.awaitOpened(before + 2);
            await().until(() -> sse.connectionCount() == 2);
            sse.revoke(SseTarget.claim("sid", "s1"));
            first.awaitEnd();
            assertThat(second.isEnded()).isFalse();
        }
        awaitNobody();
    }
}

package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class PermissionsOfPathsLazilyTest extends PermissionsOfPathsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = app().overrideConfigKey("quarkus.http.auth.proactive", "false")
            .overrideConfigKey("quarkus.sse.\"one\".path", "/one")
            .overrideConfigKey("quarkus.sse.\"one\".max-connections", "1");

    @Test
    void observersOfAnErrorFindTheIdentity() {
        int opened = log.opened.size();
        try (SseTestStream first = SseTestClient.to(uri.resolve("/one")).header("X-User", "ada").open()) {
            log.awaitOpened(opened + 1);
            int errors = log.errors.size();
            try (SseTestStream second = SseTestClient.to(uri.resolve("/one")).header("X-User", "bob").open()) {
                assertThat(second.status()).isEqualTo(503);
                log.awaitError(errors + 1);
                org.awaitility.Awaitility.await().until(() -> IDENTITIES.contains("bob"));
            }
        }
    }
}

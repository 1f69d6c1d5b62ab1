package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.EventStream;
import io.quarkus.test.QuarkusUnitTest;

class PermissionsOfPathsLazilyTest extends PermissionsOfPathsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = app().overrideConfigKey("quarkus.http.auth.proactive", "false")
            .overrideConfigKey("quarkus.sse.\"one\".path", "/one")
            .overrideConfigKey("quarkus.sse.\"one\".max-connections", "1");

    @Test
    void observersOfAnErrorFindTheIdentity() {
        int opened = log.opened.size();
        try (EventStream first = EventStream.open(uri.resolve("/one"), "X-User", "ada")) {
            log.awaitOpened(opened + 1);
            int errors = log.errors.size();
            try (EventStream second = EventStream.open(uri.resolve("/one"), "X-User", "bob")) {
                assertThat(second.status()).isEqualTo(503);
                log.awaitError(errors + 1);
                org.awaitility.Awaitility.await().until(() -> IDENTITIES.contains("bob"));
            }
        }
    }
}

package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;

/** With HTTP/2, lazy authentication, and no other mechanism in the application. */
class TicketsBelowARootPathTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.http.root-path", "/app")
            .overrideConfigKey("quarkus.http.auth.proactive", "false")
            .overrideConfigKey("quarkus.sse.security.tickets", "true");

    @Test
    void openOneStream() {
        SecurityIdentity ada = QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("ada")).build();
        String ticket = join(sse.ticket(ada, List.of("news"), Duration.ofMinutes(1)));
        int opened = log.opened.size();
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/app/sse?a=b&ticket=" + ticket)).http2().open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.isHttp2()).isTrue();
            assertThat(log.awaitOpened(opened + 1).user()).contains("ada");
            assertThat(log.opened.get(opened).queryParam("a") + log.opened.get(opened).queryParam("ticket")).isEqualTo("b***");
            assertThat(statusOf(uri.resolve("/app/sse?ticket=" + ticket))).isEqualTo(401);
            assertThat(log.awaitError(errors + 1).request().uri()).isEqualTo("/app/sse?ticket=***");
        }
        awaitNobody();
    }
}

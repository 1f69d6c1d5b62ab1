package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class ProtectedStreamTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "true")
            .overrideConfigKey("quarkus.http.auth.permission.sse.paths", "/sse")
            .overrideConfigKey("quarkus.http.auth.permission.sse.policy", "authenticated");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    ConnectionLog log;

    @Test
    void needsAUser() {
        assertThat(EventStream.statusOf(uri)).isEqualTo(401);
        assertThat(log.opened).isEmpty();
        try (EventStream stream = EventStream.open(uri, "X-User", "ada")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(log.awaitOpened(1).user()).contains("ada");
        }
    }
}

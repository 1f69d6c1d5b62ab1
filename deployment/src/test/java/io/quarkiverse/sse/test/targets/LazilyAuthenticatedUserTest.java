package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class LazilyAuthenticatedUserTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false");

    @Test
    void isKnownBeforeTheStreamOpens() {
        try (SseTestStream stream = SseTestClient.to(uri).header("X-User", "ada").open()) {
            assertThat(log.awaitOpened(1).user()).contains("ada");
            assertThat(join(sse.sendData("for ada", SseTarget.user("ada")))).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("data: for ada\n\n");
        }
    }

    @Test
    void whoFailsToAuthenticateIsRefused() {
        assertThat(SseTestClient.to(uri).header("X-User", "mallory").open().status()).isEqualTo(401);
        assertThat(log.awaitError(1).status()).isEqualTo(401);
    }
}

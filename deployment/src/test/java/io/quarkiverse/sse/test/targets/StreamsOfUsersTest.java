package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.AfterEach;
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

class StreamsOfUsersTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "true")
            .overrideConfigKey("quarkus.sse.members.path", "/members")
            .overrideConfigKey("quarkus.http.auth.permission.sse.paths", "/members")
            .overrideConfigKey("quarkus.http.auth.permission.sse.policy", "authenticated");

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @Test
    void areSelectedByTheirUser() {
        int opened = log.opened.size();
        try (SseTestStream ada1 = SseTestClient.to(uri).header("X-User", "ada").open();
                SseTestStream ada2 = SseTestClient.to(uri).header("X-User", "ada").open();
                SseTestStream bob = SseTestClient.to(uri).header("X-User", "bob").open();
                SseTestStream anonymous = SseTestClient.open(uri)) {
            log.awaitOpened(opened + 4);
            assertThat(sse.connections().map(c -> c.user().orElse("-")).sorted()).containsExactly("-", "ada", "ada", "bob");
            assertThat(join(sse.sendData("for ada", SseTarget.user("ada")))).isEqualTo(SseDelivery.of(2, 0));
            assertThat(join(sse.sendData("for bob", SseTarget.user("bob")))).isEqualTo(SseDelivery.of(1, 0));
            assertThat(join(sse.sendData("for nobody", SseTarget.user("-")))).isEqualTo(SseDelivery.of(0, 0));
            ada1.awaitWire("data: for ada\n\n");
            ada2.awaitWire("data: for ada\n\n");
            bob.awaitWire("data: for bob\n\n");
        }
        awaitConnections(0);
        assertThat(join(sse.sendData("gone", SseTarget.user("ada")))).isEqualTo(SseDelivery.of(0, 0));
    }

    @Test
    void canBeForUsersOnly() {
        int opened = log.opened.size();
        URI members = uri.resolve("/members");
        assertThat(statusOf(members)).isEqualTo(401);
        assertThat(log.opened).hasSize(opened);
        try (SseTestStream stream = SseTestClient.to(members).header("X-User", "ada").open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(log.awaitOpened(opened + 1).user()).contains("ada");
        }
    }
}

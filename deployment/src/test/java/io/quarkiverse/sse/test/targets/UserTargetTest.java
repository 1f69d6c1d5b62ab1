package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class UserTargetTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "true");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void aUserHasAllItsStreams() {
        try (EventStream ada1 = EventStream.open(uri, "X-User", "ada");
                EventStream ada2 = EventStream.open(uri, "X-User", "ada");
                EventStream bob = EventStream.open(uri, "X-User", "bob");
                EventStream anonymous = EventStream.open(uri)) {
            log.awaitOpened(4);
            assertThat(sse.connections().map(c -> c.user().orElse("-")).sorted()).containsExactly("-", "ada", "ada", "bob");
            assertThat(sse.sendData("for ada", SseTarget.user("ada")).toCompletableFuture().join())
                    .isEqualTo(SseDelivery.of(2, 0));
            assertThat(sse.sendData("for bob", SseTarget.user("bob")).toCompletableFuture().join())
                    .isEqualTo(SseDelivery.of(1, 0));
            assertThat(sse.sendData("for nobody", SseTarget.user("-")).toCompletableFuture().join())
                    .isEqualTo(SseDelivery.of(0, 0));
            ada1.awaitText("data: for ada\n\n");
            ada2.awaitText("data: for ada\n\n");
            bob.awaitText("data: for bob\n\n");
        }
        await().until(() -> sse.connectionCount() == 0);
        assertThat(sse.sendData("gone", SseTarget.user("ada")).toCompletableFuture().join())
                .isEqualTo(SseDelivery.of(0, 0));
    }
}

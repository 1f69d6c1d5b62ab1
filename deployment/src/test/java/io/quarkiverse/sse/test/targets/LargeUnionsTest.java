package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class LargeUnionsTest {

    private static final int MANY = 10_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class, Subscriber.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "true")
            .overrideConfigKey("quarkus.sse.\"direct\".heartbeat-interval", "-1s")
            .overrideConfigKey("quarkus.sse.\"logged\".heartbeat-interval", "-1s")
            .overrideConfigKey("quarkus.sse.\"logged\".log", "memory");

    @TestHTTPResource("sse/direct")
    URI directUri;

    @TestHTTPResource("sse/logged")
    URI loggedUri;

    @Inject
    @SseName("direct")
    SseService direct;

    @Inject
    @SseName("logged")
    SseService logged;

    @ParameterizedTest
    @ValueSource(strings = { "direct", "logged" })
    void reachThoseThatAreInThem(String service) throws Exception {
        SseService sse = service.equals("direct") ? direct : logged;
        URI uri = service.equals("direct") ? directUri : loggedUri;
        try (SseTestStream in = SseTestClient.to(uri).header("X-User", "user 9999").open();
                SseTestStream subscribed = SseTestClient.open(URI.create(uri + "?topic=t"));
                SseTestStream out = SseTestClient.to(uri).header("X-User", "user 10000").open()) {
            await().until(() -> sse.connectionCount() == 3 && sse.connectionCount("t") == 1);
            SseTarget chain = SseTarget.topic("t");
            for (int i = 0; i < MANY; i++) {
                chain = chain.or(SseTarget.user("user " + i));
            }
            List<String> users = IntStream.range(0, MANY).mapToObj(i -> "user " + i).toList();
            assertThat(send(sse, "chain", chain)).isEqualTo(SseDelivery.of(2, 0));
            assertThat(send(sse, "users", SseTarget.users(users))).isEqualTo(SseDelivery.of(1, 0));
            assertThat(send(sse, "nobody", SseTarget.users(List.of()))).isEqualTo(SseDelivery.of(0, 0));
            assertThat(send(sse, "others", chain.negate())).isEqualTo(SseDelivery.of(1, 0));
            in.awaitWireContaining("data: chain\n\n").awaitWireContaining("data: users\n\n");
            subscribed.awaitWireContaining("data: chain\n\n");
            out.awaitWireContaining("data: others\n\n");
            assertThat(in.received() + subscribed.received()).doesNotContain("others", "nobody");
        }
        await().until(() -> sse.connectionCount() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "direct", "logged" })
    void areRefusedAtTheCallerWhenTheyAreNestedTooDeeply(String service) {
        SseService sse = service.equals("direct") ? direct : logged;
        assertThatThrownBy(() -> {
            SseTarget nested = SseTarget.all();
            for (int i = 0; i < MANY; i++) {
                nested = nested.or(SseTarget.user("u")).and(SseTarget.topic("t" + i));
            }
            sse.sendData("x", nested);
        }).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("A target can be nested at most 100 deep");
    }

    private static SseDelivery send(SseService sse, String data, SseTarget target) throws Exception {
        return sse.sendData(data, target).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Singleton
    static class Subscriber {

        void opened(@Observes @Open SseConnection connection) {
            if (connection.queryParam("topic") != null) {
                connection.subscribe(connection.queryParam("topic"));
            }
        }
    }
}

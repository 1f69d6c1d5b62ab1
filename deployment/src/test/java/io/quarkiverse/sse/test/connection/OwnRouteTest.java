package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

class OwnRouteTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class)
            .overrideConfigKey("quarkus.sse.route-enabled", "false");

    @TestHTTPResource("own/7/events?x=1&x=2")
    URI uri;

    @TestHTTPResource("worker")
    URI worker;

    @TestHTTPResource("elsewhere")
    URI elsewhere;

    @TestHTTPResource("post")
    URI post;

    @TestHTTPResource("sse")
    URI automatic;

    @Test
    void theConnectionKnowsItsRequest() {
        int before = log.opened.size();
        try (SseTestStream stream = SseTestClient.to(uri).header("X-Custom", "yes").open()) {
            SseConnection connection = log.awaitOpened(before + 1);
            assertThat(connection.pathParam("order")).isEqualTo("7");
            assertThat(connection.pathParam("other")).isNull();
            assertThat(connection.queryParam("x")).isEqualTo("1");
            assertThat(connection.queryParam("y")).isNull();
            assertThat(connection.header("x-custom")).isEqualTo("yes");
            assertThat(connection.header("x-other")).isNull();
            assertThat(connection.remoteAddress().hostAddress()).isEqualTo("127.0.0.1");
            assertThat(connection.service()).isEqualTo(SseService.DEFAULT_NAME);
            assertThat(connection.openedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(connection.user()).isEmpty();
            assertThat(connection.lastEventId()).isEmpty();
            assertThat(connection.locals()).containsEntry("userName", "ada").containsEntry("sse", connection);
            connection.locals().put("seen", true);
            assertThat(Routes.contexts.get(0).<Boolean> get("seen")).isTrue();
            assertThat(Routes.contexts.get(0).<SseConnection> get("sse")).isSameAs(connection);
            sse.sendData("hello", c -> "ada".equals(c.locals().get("userName")));
            stream.awaitWire("data: hello\n\n");
        }
        awaitConnections(0);
    }

    @Test
    void anyThreadMayRegister() {
        for (URI from : List.of(worker, elsewhere)) {
            try (SseTestStream stream = SseTestClient.open(from)) {
                assertThat(stream.status()).isEqualTo(200);
                awaitConnections(1);
                sse.sendData("hello");
                stream.awaitWire("data: hello\n\n");
            }
            awaitConnections(0);
        }
    }

    @Test
    void aPostIsWelcomeThere() {
        try (RawClient client = new RawClient(post, "POST /post HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\nContent-Length: 5\r\n\r\nquery")) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK").contains("transfer-encoding: chunked");
            awaitConnections(1);
            sse.sendData("answer");
            assertThat(client.readChunk()).isEqualTo("data: answer\n\n");
        }
        awaitConnections(0);
    }

    @Test
    void theAutomaticRouteIsOff() {
        assertThat(statusOf(automatic)).isEqualTo(404);
    }

    @Singleton
    static class Routes {

        static final List<RoutingContext> contexts = new CopyOnWriteArrayList<>();

        void routes(@Observes Router router, SseService sse) {
            router.get("/own/:order/events").handler(context -> {
                context.put("userName", "ada");
                contexts.add(context);
                sse.register(context);
            });
            router.get("/worker").blockingHandler(sse::register);
            router.get("/elsewhere").handler(context -> new Thread(() -> sse.register(context)).start());
            router.post("/post").handler(sse::register);
        }
    }
}

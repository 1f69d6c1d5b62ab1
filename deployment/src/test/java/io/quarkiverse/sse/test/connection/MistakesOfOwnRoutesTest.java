package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Each is an error, and there is a place for the next client. */
class MistakesOfOwnRoutesTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @AfterEach
    void aPlaceIsFree() {
        awaitNobody();
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            awaitConnections(1);
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
        }
        awaitNobody();
    }

    @Test
    void aResponseThatHasBegun() {
        int errors = log.errors.size();
        int opened = log.opened.size();
        given().header("Accept", "text/event-stream").get(route("begun")).then()
                .statusCode(202).body(Matchers.is("beginning end"));
        assertThat(Routes.failures).hasSize(1);
        assertThat(Routes.failures.get(0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("The response to GET /begun has already begun: it can't become an event stream");
        SseError error = log.awaitError(errors + 1);
        assertThat(error.cause()).isSameAs(Routes.failures.get(0));
        assertThat(error.status()).isEqualTo(202);
        assertThat(error.request().path()).isEqualTo("/begun");

        given().header("Accept", "text/event-stream").get(route("ended")).then().statusCode(200).body(Matchers.is("all"));
        assertThat(Routes.failures).hasSize(2);
        assertThat(log.awaitError(errors + 2).request().path()).isEqualTo("/ended");
        assertThat(log.opened).hasSize(opened);
        assertThat(sse.connectionCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "twice", "twice-elsewhere" })
    void aResponseThatIsRegisteredTwice(String path) {
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.open(route(path))) {
            SseError error = log.awaitError(errors + 1);
            assertThat(error.cause()).isInstanceOf(IllegalStateException.class)
                    .hasMessage("The response to GET /" + path + " has already begun: it can't become an event stream");
            assertThat(error.status()).isEqualTo(200);
            awaitConnections(1);
            sse.sendData("once");
            stream.awaitWire("data: once\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "ends", "ends-on-a-worker" })
    void aResponseThatTheApplicationEnds(String path) {
        int closed = log.closed.size();
        SseTestClient.open(route(path)).awaitEnd();
        assertThat(log.awaitClosed(closed + 1)).endsWith(SseCloseReason.ERROR);
        assertThat(join(sse.sendData("x"))).isEqualTo(SseDelivery.of(0, 0));
    }

    @Test
    void aHandlerThatFailsWhileTheHeadIsSent() {
        int errors = log.errors.size();
        for (int i = 1; i <= 3; i++) {
            given().header("Accept", "text/event-stream").get(route("broken")).then().statusCode(500);
            assertThat(log.awaitError(errors + i).cause()).isInstanceOf(StackOverflowError.class);
            assertThat(sse.connectionCount()).isZero();
        }
    }

    private URI route(String path) {
        return uri.resolve("/" + path);
    }

    @Singleton
    static class Routes {

        static final List<Throwable> failures = new CopyOnWriteArrayList<>();

        void routes(@Observes Router router, SseService sse) {
            router.get("/begun").handler(context -> {
                context.response().setStatusCode(202).setChunked(true).write("beginning ");
                register(sse, context);
                context.response().end("end");
            });
            router.get("/ended").handler(context -> {
                context.response().end("all");
                register(sse, context);
            });
            router.get("/twice").handler(context -> registerTwice(sse, context));
            router.get("/twice-elsewhere").handler(context -> new Thread(() -> registerTwice(sse, context)).start());
            router.get("/ends").handler(context -> {
                sse.register(context);
                context.response().end();
            });
            router.get("/ends-on-a-worker").handler(context -> {
                sse.register(context);
                context.vertx().executeBlocking(() -> context.response().end());
            });
            router.get("/broken").handler(context -> {
                boolean[] thrown = new boolean[1];
                context.addHeadersEndHandler(ignored -> {
                    if (!thrown[0]) {
                        thrown[0] = true;
                        throw new StackOverflowError("thrown by the test");
                    }
                });
                sse.register(context);
            });
        }

        private static void register(SseService sse, RoutingContext context) {
            try {
                sse.register(context);
            } catch (IllegalStateException e) {
                failures.add(e);
            }
        }

        private static void registerTwice(SseService sse, RoutingContext context) {
            sse.register(context);
            try {
                sse.register(context);
            } catch (IllegalStateException expected) {
                // the first one has begun already; otherwise only the SseError tells
            }
        }
    }
}

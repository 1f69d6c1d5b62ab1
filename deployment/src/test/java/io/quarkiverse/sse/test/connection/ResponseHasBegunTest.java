package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

class ResponseHasBegunTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class);

    @TestHTTPResource("begun")
    URI begun;

    @TestHTTPResource("ended")
    URI ended;

    @Inject
    ConnectionLog log;

    @Inject
    SseService sse;

    @Test
    void nothingIsWrittenAndTheCallerIsTold() {
        given().header("Accept", "text/event-stream").get(begun).then().statusCode(202).body(Matchers.is("beginning end"));
        assertThat(Routes.failures).hasSize(1);
        assertThat(Routes.failures.get(0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("The response to GET /begun has already begun: it can't become an event stream");
        SseError error = log.awaitError(1);
        assertThat(error.cause()).isSameAs(Routes.failures.get(0));
        assertThat(error.status()).isEqualTo(202);
        assertThat(error.request().path()).isEqualTo("/begun");

        given().header("Accept", "text/event-stream").get(ended).then().statusCode(200).body(Matchers.is("all"));
        assertThat(Routes.failures).hasSize(2);
        assertThat(log.awaitError(2).request().path()).isEqualTo("/ended");
        assertThat(log.opened).isEmpty();
        assertThat(sse.connectionCount()).isZero();
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
        }

        private static void register(SseService sse, RoutingContext context) {
            try {
                sse.register(context);
            } catch (IllegalStateException e) {
                failures.add(e);
            }
        }
    }
}

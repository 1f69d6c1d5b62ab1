package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.ext.web.Router;

class RefusedRequestsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @ParameterizedTest
    @ValueSource(strings = { "*/*", "text/html", "text/event-stream;q=0", "text/event-stream;q=x", "" })
    void withoutEventStreamInAcceptIs406(String accept) {
        int errors = log.errors.size();
        given().header("Accept", accept).get(uri).then()
                .statusCode(406).contentType("text/plain")
                .body(Matchers.containsString("must list text/event-stream"));
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(406);
        assertThat(log.errors.get(errors).cause()).hasMessageContaining("must list text/event-stream");
        assertThat(log.errors.get(errors).request().path()).isEqualTo("/sse");
    }

    @Test
    void missingAcceptIs406() {
        int errors = log.errors.size();
        try (RawClient client = new RawClient(uri, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 406 ");
        }
        log.awaitError(errors + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "DELETE", "HEAD", "PATCH" })
    void otherMethodsAre405(String method) {
        int errors = log.errors.size();
        int opened = log.opened.size();
        given().header("Accept", "text/event-stream").request(method, uri).then().statusCode(405).header("Allow", "GET");
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(405);
        assertThat(sse.connectionCount()).isZero();
        assertThat(log.opened).hasSize(opened);
    }

    @Test
    void aMalformedQueryIs400AndTakesNoPlace() {
        int opened = log.opened.size();
        for (String path : new String[] { "/sse", "/elsewhere" }) {
            for (String header : new String[] { "", "Last-Event-ID: 7\r\n" }) {
                try (RawClient client = new RawClient(uri, "GET " + path + "?lastEventId=%zz HTTP/1.1\r\nHost: localhost\r\n"
                        + "Accept: text/event-stream\r\n" + header + "\r\n")) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
                }
            }
        }
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
        }
        awaitNobody();
        assertThat(log.opened).hasSize(opened + 1);
    }

    @Singleton
    static class Routes {

        void routes(@Observes Router router, SseService sse) {
            router.get("/elsewhere").handler(context -> new Thread(() -> sse.register(context)).start());
        }
    }
}

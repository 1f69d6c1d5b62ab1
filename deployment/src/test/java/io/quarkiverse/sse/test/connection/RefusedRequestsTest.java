package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class RefusedRequestsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    ConnectionLog log;

    @Inject
    SseService sse;

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
        try (RawClient client = new RawClient(uri, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 406 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "DELETE", "HEAD", "PATCH" })
    void otherMethodsAre405(String method) {
        int errors = log.errors.size();
        given().header("Accept", "text/event-stream").request(method, uri).then().statusCode(405).header("Allow", "GET");
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(405);
        assertThat(sse.connectionCount()).isZero();
        assertThat(log.opened).isEmpty();
    }
}

package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class FeedTest {

    @Test
    void theRouteHandsTheRequestOver() {
        try (SseTestStream stream = SseTestClient.open("/tenants/acme/feed")) {
            assertThat(stream.awaitEvent().data()).isEqualTo("hello, acme");
        }
    }

    @Test
    void theRouteDecides() {
        given().accept("text/event-stream").get("/tenants/nobody/feed").then().statusCode(404);
        given().accept("text/event-stream").get("/sse").then().statusCode(404);
    }
}

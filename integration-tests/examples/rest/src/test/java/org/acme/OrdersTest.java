package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class OrdersTest {

    @Test
    void eachOrderHasAStream() {
        try (SseTestStream first = SseTestClient.open("/orders/1/events");
                SseTestStream second = SseTestClient.open("/orders/2/events")) {
            given().body("shipped").put("/orders/1/status").then().statusCode(204);
            given().body("lost").put("/orders/2/status").then().statusCode(204);
            assertThat(first.awaitEvent()).isEqualTo(new SseTestEvent("", "status", "shipped"));
            assertThat(second.awaitEvent()).isEqualTo(new SseTestEvent("", "status", "lost"));
            assertThat(first.events()).hasSize(1);
        }
    }
}

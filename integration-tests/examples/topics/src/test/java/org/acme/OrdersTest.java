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
    void eachOrderHasItsOwnStream() {
        try (SseTestStream of41 = SseTestClient.open("/orders/41/events");
                SseTestStream of42 = SseTestClient.open("/orders/42/events")) {
            given().body("paid").put("/orders/41/status").then().statusCode(204);
            given().body("shipped").put("/orders/42/status").then().statusCode(204);
            given().body("delivered").put("/orders/41/status").then().statusCode(204);
            assertThat(of41.awaitEvents(2)).extracting(SseTestEvent::data).containsExactly("paid", "delivered");
            assertThat(of42.awaitEvent().data()).isEqualTo("shipped");
        }
    }
}

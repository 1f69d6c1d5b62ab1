package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** What can be seen from outside. */
@QuarkusIntegrationTest
class TransactionsIT {

    @Test
    void anEventLeavesWithItsTransaction() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            given().body("packed").put("/purchases/1/status").then().statusCode(200);
            given().body(" ").put("/purchases/1/status").then().statusCode(400);
            given().put("/purchases/2/payment").then().statusCode(204);
            given().put("/purchases/3/shipment").then().statusCode(204);
            assertThat(stream.awaitEvents(3)).extracting(SseTestEvent::data)
                    .anyMatch("{\"id\":1,\"status\":\"packed\"}"::equals)
                    .anyMatch("{\"id\":2,\"status\":\"paid\"}"::equals)
                    .anyMatch(data -> data.matches("\\{\"number\":\\d+,\"data\":\\{\"id\":3,\"status\":\"shipped\"}}"));
        }
    }
}

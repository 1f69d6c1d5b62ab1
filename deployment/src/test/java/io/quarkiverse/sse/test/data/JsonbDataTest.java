package io.quarkiverse.sse.test.data;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

class JsonbDataTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(PublishResource.class, Order.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-rest-jsonb", Version.getVersion())));

    @Test
    void objectsAreJsonWhereThereIsNoJackson() {
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData(new Order());
            stream.awaitWire("data: {\"id\":7}\n\n");
        }
    }

    @Test
    void aDeliveryIsTheAnswerOfAResource() {
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            given().post("/publish").then().statusCode(200).contentType("application/json")
                    .body("matched", equalTo(1), "accepted", equalTo(1), "overflowed", equalTo(0), "size()", equalTo(3));
            stream.awaitWire("data: published\n\n");
        }
    }

    public static class Order {

        public int id = 7;
        public String note;
    }
}

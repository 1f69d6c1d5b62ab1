package io.quarkiverse.sse.test.data;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.json.JsonObject;

class JacksonDataTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(PublishResource.class, Order.class, Secret.class)
            .overrideConfigKey("quarkus.jackson.serialization-inclusion", "non-null")
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-rest-jackson", Version.getVersion())));

    record Order(int id, String note) {
    }

    @Test
    void objectsAreJsonOfTheApplicationsMapper() {
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData(new Order(7, null));
            sse.sendData(Map.of("a", List.of(1, 2)));
            sse.sendData(new JsonObject().put("vertx", true));
            sse.sendData(new int[] { 1 });
            sse.sendData(TimeUnit.DAYS);
            sse.sendData("\"text\"");
            stream.awaitWire("data: {\"id\":7}\n\ndata: {\"a\":[1,2]}\n\ndata: {\"vertx\":true}\n\ndata: [1]\n\n"
                    + "data: \"DAYS\"\n\ndata: \"text\"\n\n");
        }
    }

    @Test
    void whatCannotBeWrittenFailsTheStageAndNothingElse() {
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            CompletableFuture<SseDelivery> failed = sse.sendEvent("e", new Secret()).toCompletableFuture();
            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .cause().hasMessageStartingWith("The data of type " + Secret.class.getName() + " can't be sent: ");
            sse.sendData("next");
            stream.awaitWire("data: next\n\n");
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

    static class Secret {

        public String getValue() {
            throw new IllegalStateException("secret");
        }
    }
}

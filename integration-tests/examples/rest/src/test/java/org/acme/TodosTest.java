package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

@QuarkusTest
class TodosTest {

    @Test
    void whatIsAddedIsInTheListAndOnTheStream() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            String todo = given().accept(ContentType.JSON).body("water the plants").post("/todos").then().statusCode(200)
                    .extract().body().asString();
            assertThat(stream.awaitEvent().data()).isEqualTo(todo);
            assertThat(given().get("/todos").asString()).isEqualTo("[" + todo + "]");
        }
    }
}

package org.acme;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class QuestionsTest {

    @Test
    void anAnswerIsAStreamThatEnds() {
        given().accept("text/event-stream").body("why?").post("/questions").then().statusCode(200)
                .body(is("event: token\ndata: You \n\nevent: token\ndata: asked: \n\nevent: token\ndata: why?\n\n"
                        + "event: done\ndata: \n\n"));
    }
}

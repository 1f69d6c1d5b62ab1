package org.acme;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;

@QuarkusTest
class ConversationsTest {

    @Inject
    FakeAssistant assistant;

    @Test
    void theAssistantIsAskedOnce() {
        String answer = post("").statusCode(200).extract().asString();
        assertThat(answer, matchesPattern("id: \\w+\\.1\ndata: You \n\nid: \\w+\\.2\ndata: asked: \n\n"
                + "id: \\w+\\.3\ndata: why\\?\n\nevent: end\nid: \\w+\\.4\\.end\ndata: \n\n"));
        String run = answer.substring("id: ".length(), answer.indexOf('.'));
        post(run + ".2").statusCode(200)
                .body(is("id: R.3\ndata: why?\n\nevent: end\nid: R.4.end\ndata: \n\n".replace("R", run)));
        post(run + ".4.end").statusCode(204);
        given().delete("/conversations/42").then().statusCode(404);
        assertThat(assistant.calls(), is(1));
    }

    private static ValidatableResponse post(String lastEventId) {
        return given().accept("text/event-stream").header("Last-Event-ID", lastEventId).body("why?")
                .post("/conversations/42").then();
    }
}

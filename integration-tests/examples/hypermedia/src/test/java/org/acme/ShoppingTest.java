package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class ShoppingTest {

    private static final Pattern STREAM = Pattern.compile("sse-connect=\"([^\"]+)\"");
    private static final Pattern BOUGHT = Pattern.compile("hx-post=\"/items/(\\d+)/bought\"");

    @Test
    void everybodyGetsTheListAgain() {
        Matcher stream = STREAM.matcher(given().get("/").then().statusCode(200).contentType("text/html").extract().asString());
        assertThat(stream.find()).isTrue();
        // after the page has been rendered, and before its stream is open
        given().header("HX-Request", "true").formParam("text", "<b>milk</b>").post("/items").then().statusCode(200)
                .contentType("text/html").body(startsWith("<form"));
        try (SseTestStream ada = SseTestClient.open(stream.group(1)); SseTestStream bob = SseTestClient.open(stream.group(1))) {
            String list = ada.awaitEvent("items").data();
            assertThat(list).contains("&lt;b&gt;milk&lt;/b&gt;");
            int id = BOUGHT.matcher(list).results().mapToInt(form -> Integer.parseInt(form.group(1))).max().orElseThrow();
            assertThat(ada.awaitEvent("count").data()).isEqualTo(String.valueOf(id + 1));
            given().header("HX-Request", "true").post("/items/" + id + "/bought").then().statusCode(204);
            assertThat(bob.awaitEvent(event -> event.data().contains("<s>")).data())
                    .contains("<s>&lt;b&gt;milk&lt;/b&gt;</s>");
            given().post("/closing").then().statusCode(204);
            assertThat(ada.awaitEvent("closed").data()).isEmpty();
        }
    }

    @Test
    void itWorksWithoutHtmxToo() {
        given().redirects().follow(false).formParam("text", "bread").post("/items").then().statusCode(303)
                .header("Location", containsString("/"));
        given().get("/").then().body(containsString("bread"));
    }

    @Test
    void thePageHasItsScripts() {
        given().get("/webjars/htmx.org/dist/htmx.min.js").then().statusCode(200);
        given().get("/webjars/htmx-ext-sse/sse.js").then().statusCode(200).body(containsString("sse-connect"));
    }
}

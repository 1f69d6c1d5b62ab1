package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

@QuarkusTest
class TodosTest {

    @TestHTTPResource("/sse")
    URI stream;

    @Test
    @Timeout(30)
    void whatIsAddedIsInTheListAndOnTheStream() throws Exception {
        try (Stream<String> data = open(stream)) {
            String todo = given().accept(ContentType.JSON).body("water the plants").post("/todos").then().statusCode(200)
                    .extract().body().asString();
            assertThat(data.limit(1)).containsExactly("data: " + todo);
            assertThat(given().get("/todos").asString()).isEqualTo("[" + todo + "]");
        }
    }

    private static Stream<String> open(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()
                .filter(line -> line.startsWith("data: "));
    }
}

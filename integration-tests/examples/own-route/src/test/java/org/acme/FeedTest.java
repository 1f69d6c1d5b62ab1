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

@QuarkusTest
class FeedTest {

    @TestHTTPResource("/tenants/acme/feed")
    URI feed;

    @Test
    @Timeout(30)
    void theRouteHandsTheRequestOver() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(feed).header("Accept", "text/event-stream").build();
        try (Stream<String> lines = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.limit(1)).containsExactly("data: hello, acme");
        }
    }

    @Test
    void theRouteDecides() {
        given().accept("text/event-stream").get("/tenants/nobody/feed").then().statusCode(404);
        given().accept("text/event-stream").get("/sse").then().statusCode(404);
    }
}

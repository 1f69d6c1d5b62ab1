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
class OrdersTest {

    @TestHTTPResource("/orders/41/events")
    URI events41;

    @TestHTTPResource("/orders/42/events")
    URI events42;

    @Test
    @Timeout(30)
    void eachOrderHasItsOwnStream() throws Exception {
        try (Stream<String> of41 = open(events41); Stream<String> of42 = open(events42)) {
            given().body("paid").put("/orders/41/status").then().statusCode(204);
            given().body("shipped").put("/orders/42/status").then().statusCode(204);
            given().body("delivered").put("/orders/41/status").then().statusCode(204);
            assertThat(of41.limit(2)).containsExactly("data: paid", "data: delivered");
            assertThat(of42.limit(1)).containsExactly("data: shipped");
        }
    }

    private static Stream<String> open(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()
                .filter(line -> line.startsWith("data: "));
    }
}

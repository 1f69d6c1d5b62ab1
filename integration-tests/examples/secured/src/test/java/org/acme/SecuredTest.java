package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@Timeout(30)
class SecuredTest {

    @TestHTTPResource("/sse")
    URI stream;

    @Inject
    SseService sse;

    private static HttpResponse<InputStream> open(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofInputStream());
    }

    /** The first line of an event, or of the text of a refusal. A stream whose end is known begins with {@code retry}. */
    private static String line(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body())).lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("retry")).findFirst().orElseThrow();
    }

    @Test
    void topicsAreThoseOfTheIdentity() throws Exception {
        assertThat(open(stream).statusCode()).isEqualTo(401);
        HttpResponse<InputStream> refused = open(stream.resolve("/sse?topic=prices/x&topic=orders-of-other"), "X-User", "ada");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(line(refused)).isEqualTo("None of these topics is for you");
        HttpResponse<InputStream> ada = open(stream.resolve("/sse?topic=prices/x&topic=orders-of-acme"), "X-User", "ada");
        assertThat(ada.statusCode()).isEqualTo(200);
        HttpResponse<InputStream> trader = open(stream.resolve("/sse?topic=prices/x"), "X-User", "tom");
        while (sse.connectionCount() < 2) {
            Thread.onSpinWait();
        }
        sse.sendData("a price", SseTarget.topic("prices/x"));
        sse.sendData("an order", SseTarget.topic("orders-of-acme"));
        assertThat(line(trader)).isEqualTo("data: a price");
        assertThat(line(ada)).isEqualTo("data: an order");
        // both streams end, and with them the test
        given().header("X-User", "ada").post("/logout").then().statusCode(200);
        given().header("X-User", "tom").post("/logout").then().statusCode(200);
    }

    @Test
    void aTicketOpensOneStream() throws Exception {
        assertThat(given().post("/ticket").statusCode()).isEqualTo(401);
        String ticket = given().header("X-User", "bob").post("/ticket").then().statusCode(200).extract().asString();
        HttpResponse<InputStream> bob = open(stream.resolve("/sse?ticket=" + ticket));
        assertThat(bob.statusCode()).isEqualTo(200);
        assertThat(open(stream.resolve("/sse?ticket=" + ticket)).statusCode()).isEqualTo(401);
        while (sse.connectionCount("news") < 1) {
            Thread.onSpinWait();
        }
        sse.sendData("the news", SseTarget.user("bob"));
        assertThat(line(bob)).isEqualTo("data: the news");
        assertThat(given().header("X-User", "bob").post("/logout").asString()).isEqualTo("1");
    }
}

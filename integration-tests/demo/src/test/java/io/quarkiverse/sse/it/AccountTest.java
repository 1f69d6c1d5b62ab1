package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@Timeout(60)
class AccountTest {

    @TestHTTPResource("/account/events")
    URI events;

    private static String ticket(String user, int seconds) {
        String cookie = given().post("/account/login?user=" + user).then().statusCode(204).extract().cookie("account");
        return given().cookie("account", cookie).post("/account/ticket?seconds=" + seconds).then().statusCode(200).extract()
                .asString();
    }

    private HttpResponse<InputStream> open(String ticket) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(events + "?ticket=" + ticket))
                .header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** To the end of the stream, or until it breaks. */
    private static List<String> lines(HttpResponse<InputStream> response) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(response.body()));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Test
    void aTicketOpensOneStreamWhichEndsWithTheLogout() throws Exception {
        String ticket = ticket("ada", 600);
        HttpResponse<InputStream> stream = open(ticket);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(open(ticket).statusCode()).isEqualTo(401);
        assertThat(given().cookie("account", "ada").post("/account/logout").asString()).isEqualTo("1");
        assertThat(lines(stream)).contains("event: user", "data: ada");
    }

    @Test
    void aStreamEndsWhenTheIdentityExpires() throws Exception {
        HttpResponse<InputStream> stream = open(ticket("bob", 2));
        List<String> lines = lines(stream);
        assertThat(lines).startsWith("retry: 3000", "", "event: user", "data: bob", "");
        assertThat(lines.get(lines.size() - 2)).matches("retry: [1-9][0-9]{1,2}");
    }

    @Test
    void aUserHasTwoStreams() throws Exception {
        HttpResponse<InputStream> first = open(ticket("carl", 600));
        HttpResponse<InputStream> second = open(ticket("carl", 600));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(open(ticket("carl", 600)).statusCode()).isEqualTo(429);
        assertThat(given().cookie("account", "carl").post("/account/logout").asString()).isEqualTo("2");
        assertThat(lines(first)).contains("data: carl");
        assertThat(lines(second)).contains("data: carl");
    }
}

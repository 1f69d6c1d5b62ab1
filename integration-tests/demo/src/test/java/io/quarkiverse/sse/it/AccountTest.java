package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
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

    private SseTestStream open(String ticket) {
        return SseTestClient.open(events + "?ticket=" + ticket);
    }

    @Test
    void aTicketOpensOneStreamWhichEndsWithTheLogout() {
        String ticket = ticket("ada", 600);
        SseTestStream stream = open(ticket);
        assertThat(stream.status()).isEqualTo(200);
        assertThat(open(ticket).status()).isEqualTo(401);
        assertThat(given().cookie("account", "ada").post("/account/logout").asString()).isEqualTo("1");
        assertThat(stream.awaitEvent("user").data()).isEqualTo("ada");
        stream.awaitEnd();
    }

    @Test
    void aStreamEndsWhenTheIdentityExpires() {
        SseTestStream stream = open(ticket("bob", 2));
        assertThat(stream.body()).startsWith("retry: 3000\n\nevent: user\ndata: bob\n\n");
        assertThat(stream.reconnectionTime()).isBetween(Duration.ofMillis(10), Duration.ofMillis(999));
    }

    @Test
    void aUserHasTwoStreams() {
        SseTestStream first = open(ticket("carl", 600));
        SseTestStream second = open(ticket("carl", 600));
        assertThat(second.status()).isEqualTo(200);
        assertThat(open(ticket("carl", 600)).status()).isEqualTo(429);
        assertThat(given().cookie("account", "carl").post("/account/logout").asString()).isEqualTo("2");
        assertThat(first.awaitEvent().data()).isEqualTo("carl");
        first.awaitEnd();
        assertThat(second.awaitEvent().data()).isEqualTo("carl");
        second.awaitEnd();
    }
}

package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

@QuarkusTest
@Timeout(60)
class ChannelsTest {

    @Test
    void pricesOfAMultiReachEverybody() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            assertThat(stream.awaitEvent("price").data()).matches("\\{\"symbol\":\"ACME\",\"cents\":\\d+}");
        }
    }

    @Test
    void tradesReachThoseWhoFollowTheSymbol() {
        try (SseTestStream acme = SseTestClient.open("/sse?symbol=ACME");
                SseTestStream initech = SseTestClient.open("/sse?symbol=INITECH")) {
            // both have subscribed: a price comes only when the observers have returned
            acme.awaitEvent("price");
            initech.awaitEvent("price");
            trade("ACME", 1);
            trade("INITECH", 2);
            assertThat(acme.awaitEvent("trade").data()).isEqualTo("{\"symbol\":\"ACME\",\"cents\":1}");
            assertThat(initech.awaitEvent("trade").data()).isEqualTo("{\"symbol\":\"INITECH\",\"cents\":2}");
        }
    }

    @Test
    void whoComesIsCounted() {
        try (SseTestStream first = SseTestClient.open("/sse")) {
            int visits = Integer.parseInt(first.awaitEvent("visits").data());
            try (SseTestStream second = SseTestClient.open("/sse")) {
                first.awaitEvent(event -> event.name().equals("visits") && Integer.parseInt(event.data()) > visits);
            }
        }
    }

    private static void trade(String symbol, int cents) {
        given().contentType(ContentType.JSON).body(new Price(symbol, cents)).post("/trades").then().statusCode(204);
    }
}

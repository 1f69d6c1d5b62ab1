package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SecuredTest {

    @Inject
    SseService sse;

    private static SseTestStream open(String path) {
        return SseTestClient.open(path);
    }

    private static SseTestStream open(String path, String user) {
        return SseTestClient.to(path).header("X-User", user).open();
    }

    @Test
    void topicsAreThoseOfTheIdentity() {
        assertThat(open("/sse").status()).isEqualTo(401);
        SseTestStream refused = open("/sse?topic=prices/x&topic=orders-of-other", "ada");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).isEqualToIgnoringNewLines("None of these topics is for you");
        SseTestStream ada = open("/sse?topic=prices/x&topic=orders-of-acme", "ada");
        assertThat(ada.status()).isEqualTo(200);
        SseTestStream trader = open("/sse?topic=prices/x", "tom");
        await().until(() -> sse.connectionCount() == 2);
        sse.sendData("a price", SseTarget.topic("prices/x"));
        sse.sendData("an order", SseTarget.topic("orders-of-acme"));
        assertThat(trader.awaitEvent().data()).isEqualTo("a price");
        assertThat(ada.awaitEvent().data()).isEqualTo("an order");
        given().header("X-User", "ada").post("/logout").then().statusCode(200);
        given().header("X-User", "tom").post("/logout").then().statusCode(200);
        ada.awaitEnd();
        trader.awaitEnd();
    }

    @Test
    void aTicketOpensOneStream() {
        assertThat(given().post("/ticket").statusCode()).isEqualTo(401);
        String ticket = given().header("X-User", "bob").post("/ticket").then().statusCode(200).extract().asString();
        SseTestStream bob = open("/sse?ticket=" + ticket);
        assertThat(bob.status()).isEqualTo(200);
        assertThat(open("/sse?ticket=" + ticket).status()).isEqualTo(401);
        await().until(() -> sse.connectionCount("news") == 1);
        sse.sendData("the news", SseTarget.user("bob"));
        assertThat(bob.awaitEvent().data()).isEqualTo("the news");
        assertThat(given().header("X-User", "bob").post("/logout").asString()).isEqualTo("1");
        bob.awaitEnd();
    }
}

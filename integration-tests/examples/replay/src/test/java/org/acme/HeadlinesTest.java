package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HeadlinesTest {

    // tag::reconnect[]
    @Test
    void aClientThatComesBackGetsWhatItMissed() {
        add("first");
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            SseTestEvent snapshot = stream.awaitEvent("snapshot");
            assertThat(snapshot.data()).isEqualTo("[\"first\"]");
            await().until(() -> !stream.lastEventId().isEmpty()); // behind what the observer has sent
            stream.close();
            add("second");
            add("third");
            try (SseTestStream again = stream.reconnect()) {
                assertThat(again.awaitEvents(2)).extracting(SseTestEvent::data).containsExactly("second", "third");
            }
        }
    }
    // end::reconnect[]

    private static void add(String headline) {
        given().body(headline).post("/headlines").then().statusCode(204);
    }
}

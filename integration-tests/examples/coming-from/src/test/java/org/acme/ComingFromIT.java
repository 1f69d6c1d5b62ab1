package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** What can be seen from outside. */
@QuarkusIntegrationTest
class ComingFromIT {

    @Test
    void bothGreet() {
        try (SseTestStream before = SseTestClient.open("/jaxrs/prices"); SseTestStream now = SseTestClient.open("/sse")) {
            assertThat(now.awaitEvent().data()).isEqualTo("hello").isEqualTo(before.awaitEvent().data());
        }
    }

    @Test
    void theRoomWelcomes() {
        try (SseTestStream ada = SseTestClient.open("/room?name=ada")) {
            assertThat(ada.awaitEvent("welcome").data()).isEqualTo("{\"you\":\"ada\"}");
        }
    }

    @Test
    void theRestIsOpen() {
        try (SseTestStream alarms = SseTestClient.open("/alarms/1");
                SseTestStream books = SseTestClient.open("/books?topics=1")) {
            assertThat(alarms.status()).isEqualTo(200);
            assertThat(books.status()).isEqualTo(200);
        }
    }
}

package org.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PricesTest {

    @Inject
    Prices prices;

    @Inject
    SseService sse;

    @Test
    @Timeout(60)
    void aSlowClientGetsTheNewestPrices() {
        // tag::slow[]
        try (SseTestStream slow = SseTestClient.to("/sse").paused().open()) {
            await().until(() -> sse.connectionCount() == 1);
            SseConnection connection = sse.connections().iterator().next();
            while (connection.droppedEvents() == 0) {
                prices.changed("ACME", 1).toCompletableFuture().join();
            }
            prices.changed("ACME", 2).toCompletableFuture().join();
            assertThat(connection.isOpen()).isTrue();
            slow.resume();
            slow.awaitEvent(event -> event.data().equals("2"));
        }
        // end::slow[]
    }
}

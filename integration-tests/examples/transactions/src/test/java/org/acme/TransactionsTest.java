package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class TransactionsTest {

    @Inject
    Outbox outbox;

    @Inject
    SseService sse;

    private static String json(long id, String status) {
        return "{\"id\":" + id + ",\"status\":\"" + status + "\"}";
    }

    @Test
    void anEventLeavesWithItsTransaction() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            given().body("packed").put("/purchases/1/status").then().statusCode(200);
            given().body(" ").put("/purchases/1/status").then().statusCode(400);
            given().put("/purchases/2/payment").then().statusCode(204);
            assertThat(stream.awaitEvents(2)).extracting(SseTestEvent::data)
                    .containsExactly(json(1, "packed"), json(2, "paid"));
            // the database has what the events say
            assertThat(QuarkusTransaction.requiringNew().call(() -> Purchase.<Purchase> findById(1L).status))
                    .isEqualTo("packed");
            assertThat(QuarkusTransaction.requiringNew().call(() -> Purchase.<Purchase> findById(2L).status)).isEqualTo("paid");
        }
    }

    @Test
    void anOutboxSendsWhatItsTransactionHasLeft() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            given().put("/purchases/3/shipment").then().statusCode(204);
            SseTestEvent event = stream.awaitEvent("purchase");
            assertThat(event.data()).matches("\\{\"number\":\\d+,\"data\":" + Pattern.quote(json(3, "shipped")) + "}");
            Awaitility.await().until(() -> QuarkusTransaction.requiringNew().call(() -> OutboxEvent.count()) == 0);
        }
    }

    /** As if the node that has committed had died before it could send. */
    @Test
    void norIsWhatNobodyTellsOfForgotten() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            QuarkusTransaction.requiringNew().run(() -> {
                OutboxEvent left = new OutboxEvent();
                left.name = "left";
                left.data = "\"over\"";
                left.persist();
            });
            assertThat(stream.awaitEvent("left").data()).endsWith("\"over\"}");
        }
    }

    /** Whatever many transactions commit is sent once, and in the order of each of them. */
    @Test
    void manyTransactions() {
        try (SseTestStream stream = SseTestClient.open("/sse")) {
            List<CompletableFuture<Void>> threads = IntStream.range(0, 4).mapToObj(thread -> CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 25; i++) {
                    int number = i;
                    try {
                        QuarkusTransaction.requiringNew().run(() -> {
                            outbox.add("many", "a" + thread + "." + number);
                            outbox.add("many", "b" + thread + "." + number);
                            if (number % 5 == 0) {
                                throw new IllegalStateException("rolls back");
                            }
                        });
                    } catch (IllegalStateException rolledBack) {
                        // as it should
                    }
                }
            })).toList();
            threads.forEach(CompletableFuture::join);
            List<SseTestEvent> events = stream.awaitEvents(4 * 20 * 2);
            Awaitility.await().until(() -> QuarkusTransaction.requiringNew().call(() -> OutboxEvent.count()) == 0);
            sse.sendEvent("last", "");
            stream.awaitEvent("last");
            assertThat(stream.events()).hasSize(4 * 20 * 2 + 1);
            assertThat(events).extracting(SseTestEvent::data).doesNotHaveDuplicates();
            for (int thread = 0; thread < 4; thread++) {
                String of = thread + ".";
                List<String> own = events.stream().map(event -> event.data().replaceAll(".*:\"(.*)\"}", "$1"))
                        .filter(data -> data.substring(1).startsWith(of)).toList();
                List<String> expected = IntStream.range(0, 25).filter(i -> i % 5 != 0).boxed()
                        .flatMap(i -> List.of("a" + of + i, "b" + of + i).stream()).toList();
                assertThat(own).containsExactlyElementsOf(expected);
            }
        }
    }
}

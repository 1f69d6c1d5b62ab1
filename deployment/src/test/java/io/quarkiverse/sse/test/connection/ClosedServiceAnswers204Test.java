package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class ClosedServiceAnswers204Test extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Test
    void streamsEndAndNobodyComesBack() {
        SseTestStream first = SseTestClient.open(uri);
        SseTestStream second = SseTestClient.open(uri);
        log.awaitOpened(2);
        assertThat(sse.isClosed()).isFalse();
        sse.sendData("bye");

        CompletionStage<Void> closed = sse.close();

        closed.toCompletableFuture().join();
        first.awaitEnd().awaitWire("data: bye\n\n");
        second.awaitEnd().awaitWire("data: bye\n\n");
        assertThat(sse.isClosed()).isTrue();
        assertThat(sse.connectionCount()).isZero();
        assertThat(log.awaitClosed(2)).containsOnly(SseCloseReason.SERVICE_CLOSED);
        assertThat(log.clientClosed).isEmpty();

        given().header("Accept", "text/event-stream").get(uri).then().statusCode(204).body(Matchers.emptyString());
        assertThat(log.errors).isEmpty();
        assertThat(sse.close()).isSameAs(closed);
        assertThat(join(sse.sendData("anybody?"))).isEqualTo(SseDelivery.of(0, 0));
    }
}

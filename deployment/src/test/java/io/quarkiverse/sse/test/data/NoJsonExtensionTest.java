package io.quarkiverse.sse.test.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class NoJsonExtensionTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Test
    void textNumbersAndBooleansAreSentAndObjectsRefused() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData("text");
            sse.sendData(1.5);
            sse.sendData(true);
            CompletableFuture<SseDelivery> refused = sse.sendData(List.of(1)).toCompletableFuture();
            assertThatThrownBy(refused::join).cause().isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "can't be sent: the application has no JSON extension: add quarkus-jackson or quarkus-jsonb");
            sse.sendData("end");
            stream.awaitWire("data: text\n\ndata: 1.5\n\ndata: true\n\ndata: end\n\n");
        }
    }
}

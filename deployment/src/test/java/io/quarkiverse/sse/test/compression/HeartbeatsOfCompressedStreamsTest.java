package io.quarkiverse.sse.test.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class HeartbeatsOfCompressedStreamsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.compression", "gzip")
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "100ms");

    @Test
    void areBytesOnTheWireThatDecodeToNothing() {
        try (SseTestStream stream = SseTestClient.to(uri).header("Accept-Encoding", "gzip").open()) {
            awaitConnections(1);
            long before = stream.bodySize();
            await().until(() -> stream.bodySize() >= before + 5 * 5);
            assertThat(stream.received()).isEmpty();
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
            long then = stream.bodySize();
            await().until(() -> stream.bodySize() >= then + 5 * 5);
            sse.unregister();
            stream.awaitEnd();
            assertThat(stream.isCut()).isFalse();
            assertThat(stream.received()).isEqualTo("data: hello\n\n");
        }
    }
}

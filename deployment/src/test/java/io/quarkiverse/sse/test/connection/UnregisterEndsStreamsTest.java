package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class UnregisterEndsStreamsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Test
    void oneIsEndedAfterWhatWasSent() {
        try (SseTestStream first = SseTestClient.open(uri)) {
            SseConnection connection = log.awaitOpened(1);
            try (SseTestStream second = SseTestClient.open(uri)) {
                log.awaitOpened(2);
                assertThat(connection.isOpen()).isTrue();
                assertThat(connection.closeReason()).isEmpty();
                assertThat(sse.connection(connection.id())).containsSame(connection);

                sse.sendData("last");
                assertThat(join(sse.unregister(connection.id()))).isEqualTo(SseDelivery.of(1, 0));

                first.awaitEnd().awaitWire("data: last\n\n");
                assertThat(log.awaitClosed(1)).containsExactly(SseCloseReason.UNREGISTERED);
                assertThat(connection.isOpen()).isFalse();
                assertThat(connection.closeReason()).contains(SseCloseReason.UNREGISTERED);
                assertThat(sse.connection(connection.id())).isEmpty();
                assertThat(sse.connections()).hasSize(1);

                // it has gone: not an error
                assertThat(join(sse.sendData("x", connection.id()))).isEqualTo(SseDelivery.of(0, 0));
                assertThat(join(connection.send(SseEvent.builder().data("x").build()))).isEqualTo(SseDelivery.of(0, 0));
                join(connection.close());
                assertThat(join(sse.unregister(connection.id()))).isEqualTo(SseDelivery.of(0, 0));

                assertThat(second.isEnded()).isFalse();
                join(log.opened.get(1).close());
                second.awaitEnd();
            }
        }
        assertThat(log.awaitClosed(2)).containsOnly(SseCloseReason.UNREGISTERED);
        assertThat(log.clientClosed).isEmpty();
        // clients may come back
        try (SseTestStream again = SseTestClient.open(uri)) {
            assertThat(again.status()).isEqualTo(200);
            assertThat(join(sse.unregister())).isEqualTo(SseDelivery.of(1, 0));
            again.awaitEnd();
        }
    }
}

package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class DropNewestTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.overflow", "drop-newest");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowReaderKeepsWhatWaits(HttpClient.Version version) {
        int before = log.opened.size();
        try (EventStream slow = EventStream.openWithoutReading(version, uri)) {
            log.awaitOpened(before + 1);
            SseConnection connection = sse.connections().findFirst().orElseThrow();
            String payload = " " + "x".repeat(5000);
            List<Integer> accepted = new ArrayList<>();
            int dropped = 0;
            for (int i = 0; i <= 4000; i++) {
                SseDelivery delivery = sse.sendData(i + payload).toCompletableFuture().join();
                assertThat(delivery.matched()).isEqualTo(1);
                if (delivery.accepted() == 1) {
                    accepted.add(i);
                } else {
                    dropped++;
                }
            }
            assertThat(dropped).isPositive();
            assertThat(connection.droppedEvents()).isEqualTo(dropped);
            assertThat(connection.isOpen()).isTrue();
            slow.startReading();
            StringBuilder expected = new StringBuilder();
            accepted.forEach(i -> expected.append("data: ").append(i).append(payload).append("\n\n"));
            slow.awaitText(expected.toString());
            // there is room again
            assertThat(sse.sendData("and on").toCompletableFuture().join()).isEqualTo(new SseDelivery(1, 1, 0));
            slow.awaitText(expected + "data: and on\n\n");
            assertThat(connection.droppedEvents()).isEqualTo(dropped);
        }
        log.awaitClosed(before + 1);
    }
}

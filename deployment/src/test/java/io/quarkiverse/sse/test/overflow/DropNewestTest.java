package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;

class DropNewestTest extends SlowReader {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.overflow", "drop-newest");

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowReaderKeepsWhatWaits(HttpClient.Version version) {
        try (EventStream slow = openSlow(version)) {
            SseConnection connection = connection();
            String payload = " " + "x".repeat(5000);
            List<Integer> accepted = new ArrayList<>();
            int dropped = 0;
            for (int i = 0; i <= 4000; i++) {
                SseDelivery delivery = sendData(i + payload);
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
            assertThat(sendData("and on")).isEqualTo(SseDelivery.of(1, 0));
            slow.awaitText(expected + "data: and on\n\n");
            assertThat(connection.droppedEvents()).isEqualTo(dropped);
        }
        log.awaitClosed(before + 1);
    }
}

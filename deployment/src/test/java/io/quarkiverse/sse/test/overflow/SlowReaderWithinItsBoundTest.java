package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;

class SlowReaderWithinItsBoundTest extends SlowReader {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "20M");

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void getsEverythingInOrderWhenItResumes(HttpClient.Version version) {
        StringBuilder expected = new StringBuilder();
        try (EventStream slow = openSlow(version)) {
            for (int i = 0; i < 3000; i++) {
                String data = i + "x".repeat(5000);
                assertThat(sendData(data)).isEqualTo(SseDelivery.of(1, 0));
                expected.append("data: ").append(data).append("\n\n");
            }
            // larger than one write, and behind a full queue
            String large = "y".repeat(3_000_000);
            sse.sendData(large);
            expected.append("data: ").append(large).append("\n\n");
            slow.startReading();
            await().until(() -> slow.text().length() >= expected.length());
            assertThat(slow.text()).isEqualTo(expected.toString());
        }
        log.awaitClosed(before + 1);
    }
}

package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;

import jakarta.inject.Inject;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class SlowReaderIsCutTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void andCostsTheOthersNothing(HttpClient.Version version) throws Exception {
        int before = log.opened.size();
        try (EventStream reader = EventStream.open(uri); AutoCloseable slow = slow(version)) {
            log.awaitOpened(before + 2);
            String payload = "x".repeat(10_000);
            StringBuilder expected = new StringBuilder();
            int sent = 0;
            SseDelivery last;
            do {
                last = sse.sendData(sent + payload).toCompletableFuture().join();
                expected.append("data: ").append(sent).append(payload).append("\n\n");
                assertThat(++sent).isLessThan(10_000);
            } while (last.overflowed() == 0);
            assertThat(last).isEqualTo(SseDelivery.of(1, 1));

            assertThat(log.awaitClosed(before + 1).get(before)).isEqualTo(SseCloseReason.OVERFLOW);
            assertThat(sse.connectionCount()).isEqualTo(1);
            assertThat(sse.sendData("end").toCompletableFuture().join()).isEqualTo(SseDelivery.of(1, 0));
            expected.append("data: end\n\n");
            await().until(() -> reader.text().length() == expected.length());
            assertThat(reader.text()).isEqualTo(expected.toString());
        }
        log.awaitClosed(before + 2);
        assertThat(sse.connectionCount()).isZero();
    }

    /** Opens a stream and doesn't read it. */
    private AutoCloseable slow(HttpClient.Version version) {
        if (version == HttpClient.Version.HTTP_2) {
            return EventStream.openWithoutReading(version, uri);
        }
        RawClient client = RawClient.get(uri);
        client.readHead();
        return client;
    }
}

package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class HeartbeatTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "400ms");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void everyConnectionGetsThemAndNotAllAtOnce() {
        long start = System.nanoTime();
        List<EventStream> streams = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            streams.add(EventStream.open(uri));
        }
        for (EventStream stream : streams) {
            stream.awaitContaining(":heartbeat\n\n:heartbeat\n\n:heartbeat\n\n");
        }
        // not more often than it says: one more for the part of an interval at each end
        long intervals = (System.nanoTime() - start) / 400_000_000L;
        for (EventStream stream : streams) {
            int beats = stream.text().length() / ":heartbeat\n\n".length();
            assertThat(stream.text()).isEqualTo(":heartbeat\n\n".repeat(beats));
            assertThat((long) beats).isLessThanOrEqualTo(intervals + 2);
        }
        streams.forEach(EventStream::close);
        await().until(() -> sse.connectionCount() == 0);
        // the wheel starts again after it has stopped
        try (EventStream again = EventStream.open(uri)) {
            again.awaitContaining(":heartbeat\n\n");
        }
    }
}

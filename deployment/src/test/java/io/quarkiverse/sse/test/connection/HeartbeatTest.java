package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class HeartbeatTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "400ms");

    @Test
    void everyConnectionGetsThemAndNotAllAtOnce() {
        long start = System.nanoTime();
        List<SseTestStream> streams = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            streams.add(SseTestClient.open(uri));
        }
        for (SseTestStream stream : streams) {
            stream.awaitWireContaining(":heartbeat\n\n:heartbeat\n\n:heartbeat\n\n");
        }
        // not more often than it says: one more for the part of an interval at each end
        long intervals = (System.nanoTime() - start) / 400_000_000L;
        for (SseTestStream stream : streams) {
            int beats = stream.received().length() / ":heartbeat\n\n".length();
            assertThat(stream.received()).isEqualTo(":heartbeat\n\n".repeat(beats));
            assertThat((long) beats).isLessThanOrEqualTo(intervals + 2);
        }
        streams.forEach(SseTestStream::close);
        awaitConnections(0);
        // the wheel starts again after it has stopped
        try (SseTestStream again = SseTestClient.open(uri)) {
            again.awaitWireContaining(":heartbeat\n\n");
        }
        awaitNobody();
    }

    @Test
    void theyFindAClientThatIsLostWithoutAnyEvent() {
        int closed = log.closed.size();
        RawClient client = RawClient.get(uri);
        client.readHead();
        awaitConnections(1);
        client.reset();
        assertThat(log.awaitClosed(closed + 1)).endsWith(SseCloseReason.CLIENT);
        assertThat(sse.connectionCount()).isZero();
    }
}

package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** What waits for a window waits in the queue, but for one small chunk. Through the public API it is a whole write. */
class Http2SlowStreamsHoldLittleTest extends Http2Test {

    private static final int LIMIT = 100 * 1024;
    private static final int CHUNK = 8 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith()
            .overrideConfigKey("quarkus.sse.small.max-pending-bytes", Integer.toString(LIMIT))
            .overrideConfigKey("quarkus.sse.small.overflow", "drop-newest")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1");

    @Inject
    @SseName("small")
    SseService small;

    @Test
    void outsideOfItsQueue() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 0)) {
            int stream = peer.open("/sse/small");
            patiently().until(() -> small.connectionCount() == 1 && peer.hasHead(stream));
            StringBuilder accepted = new StringBuilder();
            for (int i = 0; accepted.length() < 10 * LIMIT; i++) {
                String data = i + "q".repeat(500);
                if (join(small.sendData(data)).overflowed() > 0) {
                    break;
                }
                accepted.append(event(data));
            }
            assertThat(accepted.length()).isBetween(LIMIT, LIMIT + CHUNK + 600);
            peer.read();
            peer.openWindow(stream, 10 * LIMIT);
            peer.openWindow(0, 10 * LIMIT);
            peer.awaitReceived(stream, accepted.toString());
            peer.hasSeenNoViolation();
        }
    }
}

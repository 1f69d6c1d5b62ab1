package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.Http2Peer;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/** What streams of one connection do to one another. Through the public API of Vert.x alone, they are not as fair. */
class Http2SistersTest extends Http2Test {

    private static final int WINDOW = 65_535;
    private static final int SOCKET_BUFFER = 64 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith(SmallSocketBuffers.class);

    /**
     * A stream writes as long as the socket takes it, and the others wait. So what the kernel takes while an event loop
     * has no CPU must be little beside what is compared here.
     */
    @Singleton
    static class SmallSocketBuffers implements HttpServerOptionsCustomizer {

        @Override
        public void customizeHttpServer(HttpServerOptions options) {
            options.setSendBufferSize(SOCKET_BUFFER);
        }
    }

    @Test
    void allStreamsShareTheWindowOfTheConnectionFairly() {
        int streams = 20;
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 1_000_000)) {
            int[] ids = open(peer, streams);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                String data = i + "z".repeat(4_000);
                join(sse.sendData(data));
                expected.append(event(data));
            }
            patiently().until(() -> peer.connectionWindow() == 0);
            // as much as each of them could have of a quarter
            int quarter = expected.length() / 4;
            for (long opened = WINDOW; opened < (long) quarter * streams; opened += WINDOW) {
                peer.openWindow(0, WINDOW);
                patiently().until(() -> peer.connectionWindow() == 0);
            }
            for (int id : ids) {
                assertThat(peer.receivedBytes(id)).isBetween(quarter / 2, quarter * 2);
            }
            peer.openWindow(0, expected.length() * streams);
            for (int id : ids) {
                peer.awaitReceived(id, expected.toString());
            }
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void resetsInTheMiddle() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 3_000)) {
            int[] ids = open(peer, 10);
            String data = "u".repeat(10_000);
            join(sse.sendData(data));
            patiently().until(() -> peer.receivedBytes(ids[9]) == 3_000);
            for (int i = 0; i < 9; i++) {
                peer.peer.reset(ids[i]);
            }
            patiently().until(() -> sse.connectionCount() == 1);
            join(sse.sendData("after"));
            peer.openWindow(ids[9], 20_000);
            peer.awaitReceived(ids[9], event(data) + event("after"));
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void aConnectionThatIsNotReadServesItsStreamsInTurnWhenItIs() {
        int streams = 10;
        try (StrictHttp2Peer peer = new StrictHttp2Peer(Http2Peer.connected(uri, SOCKET_BUFFER), 100_000_000)) {
            int[] ids = open(peer, streams);
            peer.openWindow(0, 100_000_000);
            peer.pause();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                String data = i + "c".repeat(20_000);
                assertThat(join(sse.sendData(data))).isEqualTo(SseDelivery.of(streams, 0));
                expected.append(event(data));
            }
            peer.resume();
            patiently().until(() -> peer.receivedBytes(ids[0]) > expected.length() * 3 / 4);
            for (int id : ids) {
                assertThat(peer.receivedBytes(id)).isGreaterThan(expected.length() / 4);
            }
            for (int id : ids) {
                peer.awaitReceived(id, expected.toString());
            }
            peer.hasSeenNoViolation();
        }
    }
}

package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** Nothing is written past a codec that compresses. */
class Http2CompressionTest extends Http2Test {

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith(Handlers.class).overrideConfigKey("quarkus.http.enable-compression", "true");

    @Test
    void eventsTakeThePublicWay() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 20_000)) {
            int[] ids = open(peer, 2);
            sse.sendData("hello");
            peer.awaitReceived(ids[0], event("hello"));
            peer.awaitReceived(ids[1], event("hello"));
            int handlers = peer.peer.get("/handlers");
            patiently().until(() -> peer.isEnded(handlers));
            assertThat(peer.received(handlers)).isNotEmpty().doesNotContain("Http2Output");
            peer.hasSeenNoViolation();
        }
    }
}

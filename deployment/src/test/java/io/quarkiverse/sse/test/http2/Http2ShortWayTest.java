package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** Streams of all services share what gathers the frames of their connection. */
class Http2ShortWayTest extends Http2Test {

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith(Handlers.class).overrideConfigKey("quarkus.sse.other.heartbeat-interval", "-1");

    @Test
    void aConnectionHasItOnce() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 20_000)) {
            open(peer, 2);
            int other = peer.open("/sse/other");
            patiently().until(() -> peer.hasHead(other));
            int handlers = peer.peer.get("/handlers");
            patiently().until(() -> peer.isEnded(handlers));
            assertThat(peer.received(handlers)).containsOnlyOnce("Http2Output");
        }
    }
}

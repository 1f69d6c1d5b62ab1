package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.LiveObjects;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** What a stream leaves behind on a connection of HTTP/2 that goes on without it. */
class EndedStreamsAreForgottenTest extends Http2Test {

    private static final int MANY = 20;
    private static final int WINDOW = 64 * 1024 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith(LiveObjects.class)
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "100K")
            .overrideConfigKey("quarkus.sse.overflow", "drop-newest");

    private final List<StrictHttp2Peer> peers = new ArrayList<>();

    @AfterEach
    void leave() {
        peers.forEach(StrictHttp2Peer::close);
        peers.clear();
    }

    @Test
    void theFirstOnesOfTheirConnections() throws Exception {
        long outboxes = outboxes();
        int[] ids = new int[MANY];
        for (int i = 0; i < MANY; i++) {
            peers.add(new StrictHttp2Peer(uri, WINDOW));
            ids[i] = peers.get(i).open("/sse");
            int opened = before + i + 1;
            patiently().until(() -> log.opened.size() == opened);
        }
        join(sse.sendData("x"));
        for (int i = 0; i < MANY; i++) {
            peers.get(i).awaitReceived(ids[i], event("x"));
        }
        assertThat(outboxes()).isGreaterThanOrEqualTo(outboxes + MANY);
        for (int i = 0; i < MANY / 2; i++) {
            peers.get(i).peer.reset(ids[i]);
        }
        patiently().until(() -> sse.connectionCount() == MANY - MANY / 2);
        join(sse.unregister());
        awaitForgotten(outboxes);
    }

    @Test
    void thoseThatWaitForAConnectionThatDoesNotRead() throws Exception {
        long outboxes = outboxes();
        StrictHttp2Peer peer = new StrictHttp2Peer(uri, WINDOW);
        peers.add(peer);
        peer.openWindow(0, WINDOW);
        int[] ids = open(peer, MANY);
        peer.pause();
        patiently().until(() -> join(sse.sendData("x".repeat(50_000))).overflowed() == MANY);
        for (int id : ids) {
            peer.peer.reset(id);
        }
        patiently().until(() -> sse.connectionCount() == 0);
        awaitForgotten(outboxes);
    }

    private void awaitForgotten(long outboxes) {
        // all of it has been observed, so that nothing comes into the lists once they have been emptied
        awaitNobody();
        log.opened.clear();
        log.closed.clear();
        patiently().untilAsserted(() -> {
            log.clientClosed.clear();
            // the event loops may still be at the last ones
            assertThat(outboxes()).isLessThanOrEqualTo(outboxes + 2);
        });
    }

    private static long outboxes() throws Exception {
        return LiveObjects.count("io.quarkiverse.sse.runtime.queue.Outbox"::equals);
    }
}

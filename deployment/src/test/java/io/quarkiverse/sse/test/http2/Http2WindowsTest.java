package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.ext.web.Router;

/** Streams of one connection of HTTP/2, whose client opens its windows by hand. */
class Http2WindowsTest extends Http2Test {

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith(Plain.class);

    @Singleton
    static class Plain {

        void route(@Observes Router router) {
            router.get("/plain").handler(context -> context.response().end("p".repeat(20_000)));
        }
    }

    @Test
    void aStreamWithoutAWindowDoesNotHoldBackItsSisters() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 1_000)) {
            int[] ids = open(peer, 3);
            // the first one never opens its window
            String large = "x".repeat(5_000);
            StringBuilder slow = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                join(sse.sendData(i + large, nth(0)));
                slow.append(event(i + large));
            }
            patiently().until(() -> peer.receivedBytes(ids[0]) == 1_000);
            for (int i = 1; i <= 50; i++) {
                assertThat(join(sse.sendData("sister " + i, nth(1).or(nth(2))))).isEqualTo(SseDelivery.of(2, 0));
                for (int sister : new int[] { ids[1], ids[2] }) {
                    int size = event("sister " + i).length();
                    peer.openWindow(sister, size);
                    peer.openWindow(0, size);
                    patiently().until(() -> peer.received(sister).endsWith("\n\n"));
                }
                int round = i;
                patiently().until(() -> peer.received(ids[1]).endsWith(event("sister " + round))
                        && peer.received(ids[2]).endsWith(event("sister " + round)));
            }
            assertThat(peer.receivedBytes(ids[0])).isEqualTo(1_000);
            peer.read();
            peer.awaitReceived(ids[0], slow.toString());
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void theInitialWindowChangesInMidStream() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 10_000)) {
            int[] ids = open(peer, 2);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                String data = i + "w".repeat(1_000);
                join(sse.sendData(data));
                expected.append(event(data));
            }
            patiently().until(() -> peer.receivedBytes(ids[0]) == 10_000 && peer.receivedBytes(ids[1]) == 10_000);
            // below zero, and less than what has been taken by 6,000
            peer.setInitialWindow(4_000);
            peer.openWindow(ids[0], 6_000);
            peer.setInitialWindow(0);
            peer.openWindow(ids[1], 9_999);
            join(sse.sendData("in between"));
            expected.append(event("in between"));
            peer.setInitialWindow(1_000);
            patiently().until(() -> peer.receivedBytes(ids[1]) == 10_999);
            assertThat(peer.receivedBytes(ids[0])).isEqualTo(10_000);
            peer.setInitialWindow(100_000);
            for (int id : ids) {
                peer.awaitReceived(id, expected.toString());
            }
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void streamsThatOpenWithAWindowOfZeroGetTheirHeadAndWait() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 0)) {
            int[] ids = open(peer, 2);
            join(sse.sendData("first"));
            join(sse.sendData("second"));
            peer.openWindow(ids[0], 1);
            peer.awaitReceived(ids[0], "d");
            peer.openWindow(ids[0], 1_000);
            peer.awaitReceived(ids[0], event("first") + event("second"));
            assertThat(peer.receivedBytes(ids[1])).isZero();
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void whatWaitsComesBeforeTheEnd() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 10)) {
            int[] ids = open(peer, 2);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                String data = i + "v".repeat(3_000);
                join(sse.sendData(data));
                expected.append(event(data));
            }
            sse.unregister(nth(0));
            patiently().until(() -> sse.connectionCount() == 1);
            peer.openWindow(ids[0], 100_000);
            peer.openWindow(0, 100_000);
            peer.awaitReceived(ids[0], expected.toString());
            patiently().until(() -> peer.isEnded(ids[0]));
            assertThat(peer.receivedBytes(ids[1])).isEqualTo(10);
            assertThat(peer.isOver(ids[1])).isFalse();
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void otherResponsesPingsPrioritiesAndAGoAwayInBetween() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 10_000_000)) {
            int[] ids = open(peer, 5);
            peer.openWindow(0, 20_000_000);
            StringBuilder expected = new StringBuilder();
            List<Integer> others = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String data = i + "t".repeat(i % 3 == 0 ? 20_000 : 10);
                sse.sendData(data);
                expected.append(event(data));
                others.add(peer.peer.get("/plain"));
                peer.peer.ping();
                peer.peer.prioritize(ids[i % 5], ids[(i + 1) % 5], i);
                if (i == 100) {
                    peer.peer.goAway();
                }
                if (i % 20 == 19) {
                    int last = others.get(i);
                    patiently().alias("response " + i).until(() -> peer.isEnded(last));
                }
            }
            for (int id : ids) {
                peer.awaitReceived(id, expected.toString());
            }
            for (int other : others) {
                assertThat(peer.received(other)).isEqualTo("p".repeat(20_000));
            }
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void hugeEventsBesideSmallOnes() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 30_000)) {
            int[] ids = open(peer, 3);
            peer.read();
            String huge = "h".repeat(1_000_000);
            StringBuilder all = new StringBuilder();
            StringBuilder large = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                sse.sendData(huge, nth(0));
                large.append(event(huge));
                for (int j = 0; j < 20; j++) {
                    sse.sendData(j);
                    large.append(event("" + j));
                    all.append(event("" + j));
                }
            }
            peer.awaitReceived(ids[1], all.toString());
            peer.awaitReceived(ids[2], all.toString());
            peer.awaitReceived(ids[0], large.toString());
            peer.hasSeenNoViolation();
        }
    }

    @Test
    void theServiceClosesWhileAWindowIsZero() {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, 0)) {
            int[] ids = open(peer, 1);
            join(sse.sendData("waits"));
            sse.unregister();
            patiently().until(() -> sse.connectionCount() == 0);
            assertThat(peer.isOver(ids[0])).isFalse();
            peer.openWindow(ids[0], 100);
            peer.awaitReceived(ids[0], event("waits"));
            patiently().until(() -> peer.isEnded(ids[0]));
            peer.hasSeenNoViolation();
        }
    }
}

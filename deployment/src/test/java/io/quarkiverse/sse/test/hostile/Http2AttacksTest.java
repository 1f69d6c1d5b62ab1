package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.Http2Peer;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.test.QuarkusUnitTest;

class Http2AttacksTest extends SseTest {

    private static final int LIMIT = 1_100;
    /** Below what the server takes for an attack. */
    private static final int SOME_RESETS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final QuarkusUnitTest APP = QuietLog.of(SseApp.with(Http2Peer.class, Witness.class, QuietLog.class)
            .overrideConfigKey("quarkus.http.limits.max-concurrent-streams", "2000")
            .overrideConfigKey("quarkus.sse.max-connections", Integer.toString(LIMIT)));

    @AfterEach
    void allPermitsAreThere() {
        awaitNobody();
        try (Http2Peer peer = new Http2Peer(uri)) {
            for (int i = 0; i < LIMIT; i++) {
                peer.getStream("/sse");
            }
            await().atMost(PATIENCE).until(() -> sse.connectionCount() == LIMIT);
            assertThat(statusOf(uri)).isEqualTo(503);
            assertThat(sse.connectionCount()).isEqualTo(LIMIT);
        }
        awaitNobody();
    }

    @Test
    void aThousandStreamsOnOneConnection() {
        try (Witness witness = new Witness(uri, sse)) {
            try (Http2Peer peer = new Http2Peer(uri)) {
                for (int i = 0; i < 1_000; i++) {
                    peer.getStream("/sse?lastEventId=" + i);
                }
                await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1_001);
                await().atMost(PATIENCE).until(() -> peer.heads.get() == 1_000);
                // each of them ends alone, and then all of the rest at once
                for (int i = 0; i < SOME_RESETS; i++) {
                    peer.reset(2 * i + 1);
                }
                await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1_001 - SOME_RESETS);
            }
            await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1);
            witness.hasSeenEverything();
        }
    }

    @Test
    void moreStreamsThanTheLimit() {
        try (Http2Peer peer = new Http2Peer(uri)) {
            for (int i = 0; i < LIMIT + 500; i++) {
                peer.getStream("/sse");
            }
            await().atMost(PATIENCE).until(() -> peer.heads.get() == LIMIT + 500);
            assertThat(sse.connectionCount()).isEqualTo(LIMIT);
            await().atMost(PATIENCE).until(() -> peer.ends.get() == 500);
            await().until(() -> log.errors.size() >= 500);
        }
    }

    /** CVE-2023-44487: Netty and Quarkus give the connection up after so many resets. */
    @Test
    void rapidResets() throws Exception {
        try (Witness witness = new Witness(uri, sse)) {
            for (int round = 0; round < 20; round++) {
                try (Http2Peer peer = new Http2Peer(uri)) {
                    resetAtOnce(peer, 500);
                    assertThat(peer.over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    assertThat(peer.goAway).as("ENHANCE_YOUR_CALM").isEqualTo(11);
                }
            }
            await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1);
            witness.hasSeenEverything();
        }
    }

    private static void resetAtOnce(Http2Peer peer, int streams) {
        try {
            for (int i = 0; i < streams; i++) {
                peer.reset(peer.getStream("/sse"));
            }
        } catch (UncheckedIOException givenUp) {
            // the server has had enough
        }
    }

    @Test
    void resetsBeforeTheHead() {
        try (Witness witness = new Witness(uri, sse)) {
            List<Http2Peer> peers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Http2Peer peer = new Http2Peer(uri);
                peers.add(peer);
                resetAtOnce(peer, SOME_RESETS);
            }
            await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1);
            peers.forEach(Http2Peer::close);
            witness.hasSeenEverything();
        }
    }

    @Test
    void fieldsThatHttp1CouldNotCarry() {
        try (Witness witness = new Witness(uri, sse)) {
            for (String path : List.of("/sse\r\ninjected: 1", "/sse\n\u001b[2J", "/sse\0", "/sse injected", "", "*", "sse",
                    "/sse?lastEventId=a\r\nb", "/\u00ad")) {
                try (Http2Peer peer = new Http2Peer(uri)) {
                    peer.getStream(path);
                    peer.getStream("/sse", "last-event-id", "a\r\ndata: injected\r\n\r\n");
                    peer.getStream("/sse", "x\r\ninjected", "1");
                    peer.get("/sse", "accept", "text/html\r\n\u202e");
                    peer.get("/sse", ":method", "G\nET");
                    await().atMost(PATIENCE).until(
                            () -> peer.over.getCount() == 0 || peer.heads.get() + peer.resets.get() >= 5);
                }
            }
            await().atMost(PATIENCE).until(() -> sse.connectionCount() == 1);
            witness.hasSeenEverything();
        }
    }
}

package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** A hundred streams on a connection, each with events and windows of its own: every byte arrives, once and in order. */
class Http2OrderTest extends Http2Test {

    private static final int STREAMS = 100;
    private static final int EVENTS = 200;

    @RegisterExtension
    static final QuarkusUnitTest APP = appWith();

    @ParameterizedTest
    @ValueSource(longs = 1)
    void everyStreamGetsItsBytes(long seed) {
        Random random = new Random(seed);
        try (StrictHttp2Peer peer = new StrictHttp2Peer(uri, random.nextInt(5_000))) {
            int[] ids = open(peer, STREAMS);
            StringBuilder[] expected = new StringBuilder[STREAMS];
            for (int i = 0; i < STREAMS; i++) {
                expected[i] = new StringBuilder();
            }
            boolean[] left = new boolean[STREAMS];
            for (int i = 0; i < EVENTS; i++) {
                String data = i + "e".repeat(size(random));
                sse.sendData(data, SseTarget.anyOf(choose(random, event(data), expected)));
                playWithWindows(random, peer, ids);
                if (random.nextInt(30) == 0) {
                    int leaver = random.nextInt(STREAMS);
                    left[leaver] = true;
                    peer.peer.reset(ids[leaver]);
                }
            }
            peer.read();
            for (int i = 0; i < STREAMS; i++) {
                if (left[i]) {
                    assertThat(expected[i].toString()).startsWith(peer.received(ids[i]));
                } else {
                    peer.awaitReceived(ids[i], expected[i].toString());
                }
            }
            peer.hasSeenNoViolation();
        }
    }

    private static int size(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(70_000);
            case 1, 2 -> 8_170 + random.nextInt(20);
            default -> random.nextInt(300);
        };
    }

    private List<SseTarget> choose(Random random, String event, StringBuilder[] expected) {
        List<SseTarget> chosen = new ArrayList<>();
        int share = 1 + random.nextInt(4);
        for (int j = 0; j < STREAMS; j++) {
            if (random.nextInt(share) == 0) {
                chosen.add(nth(j));
                expected[j].append(event);
            }
        }
        if (chosen.isEmpty()) {
            chosen.add(nth(0));
            expected[0].append(event);
        }
        return chosen;
    }

    private static void playWithWindows(Random random, StrictHttp2Peer peer, int[] ids) {
        for (int j = 0; j < 5; j++) {
            peer.openWindow(ids[random.nextInt(STREAMS)], 1 + random.nextInt(10_000));
        }
        peer.openWindow(0, 1 + random.nextInt(20_000));
        if (random.nextInt(20) == 0) {
            peer.setInitialWindow(random.nextInt(20_000));
        }
    }
}

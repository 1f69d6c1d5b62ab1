package io.quarkiverse.sse.test.http2;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.Http2Peer;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkus.test.QuarkusUnitTest;

/** Streams on one connection of HTTP/2, whose client is strict and opens its windows by hand. */
abstract class Http2Test extends SseTest {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    static QuarkusUnitTest appWith(Class<?>... classes) {
        List<Class<?>> all = new ArrayList<>(List.of(Http2Test.class, Http2Peer.class, StrictHttp2Peer.class));
        all.addAll(List.of(classes));
        return SseApp.with(all.toArray(Class<?>[]::new))
                .overrideConfigKey("quarkus.sse.max-pending-bytes", "8M");
    }

    int before;

    @BeforeEach
    void count() {
        before = log.opened.size();
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    /** Opens streams, whose connections are in the same order. */
    final int[] open(StrictHttp2Peer peer, int count) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = peer.open("/sse");
            int opened = before + i + 1;
            patiently().until(() -> log.opened.size() == opened);
        }
        return ids;
    }

    static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    final SseTarget nth(int index) {
        return log.opened.get(before + index).id();
    }

    static String event(String data) {
        return "data: " + data + "\n\n";
    }
}

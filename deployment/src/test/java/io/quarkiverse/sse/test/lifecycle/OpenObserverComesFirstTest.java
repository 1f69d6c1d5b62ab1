package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class OpenObserverComesFirstTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Snapshot.class);

    @Test
    void whateverOthersSendMeanwhile() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                join(sse.sendEvent("flood", i));
            }
        });
        flood.start();
        try {
            for (int round = 0; round < 20; round++) {
                try (SseTestStream stream = SseTestClient.open(uri)) {
                    stream.awaitWireContaining("flood");
                    // nothing that was sent after the observer has begun is missing: it took part in the flood itself
                    Matcher flooded = Pattern.compile("event: flood\ndata: (\\d+)\n\n").matcher(stream.received());
                    assertThat(stream.received())
                            .startsWith("data: 1\n\nevent: snapshot\ndata: 2\n\ndata: topic\n\nevent: flood\n");
                    int next = -1;
                    while (flooded.find()) {
                        int number = Integer.parseInt(flooded.group(1));
                        if (next >= 0) {
                            assertThat(number).isEqualTo(next);
                        }
                        next = number + 1;
                    }
                }
            }
        } finally {
            stop.set(true);
            flood.join();
        }
    }

    @Singleton
    static class Snapshot {

        @Inject
        SseService sse;

        void opened(@Observes @Open SseConnection connection) {
            connection.send(SseEvent.builder().data(1).build());
            // the flood goes on, and other connections get it
            for (int i = 0; i < 50; i++) {
                join(sse.sendComment("from another observer's work", SseTarget.all().negate()));
            }
            sse.sendEvent("snapshot", 2, c -> c == connection);
            connection.subscribe("mine-" + connection.id());
            sse.sendData("topic", SseTarget.topic("mine-" + connection.id()));
        }
    }
}

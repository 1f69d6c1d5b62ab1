package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

class FlightRecorderTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "64K");

    private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();

    private RecordedEvent await1(String name) {
        await().until(() -> !named(name).isEmpty());
        return named(name).get(0);
    }

    private List<RecordedEvent> named(String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("io.quarkiverse.sse." + name)).toList();
    }

    @Test
    void seesConnectionsOverflowsAndTurns() {
        try (RecordingStream recording = new RecordingStream()) {
            recording.setReuse(false);
            recording.onEvent(event -> {
                if (event.getEventType().getName().startsWith("io.quarkiverse.sse.")) {
                    events.add(event);
                }
            });
            recording.enable("io.quarkiverse.sse.ConnectionOpen");
            recording.enable("io.quarkiverse.sse.ConnectionClose");
            recording.enable("io.quarkiverse.sse.Overflow");
            recording.enable("io.quarkiverse.sse.SlowTurn").withThreshold(Duration.ZERO);
            recording.startAsync();
            String id;
            try (SseTestStream stuck = SseTestClient.to(uri).paused().open()) {
                awaitConnections(1);
                id = onlyConnection().id().toString();
                await().until(() -> {
                    for (int i = 0; i < 64; i++) {
                        sse.sendData("x".repeat(16 * 1024));
                    }
                    return sse.connectionCount() == 0;
                });
            }
            RecordedEvent open = await1("ConnectionOpen");
            assertThat(open.getString("service")).isEqualTo("<default>");
            assertThat(open.getString("connectionId")).isEqualTo(id);
            assertThat(open.getString("path")).isEqualTo("/sse");
            assertThat(await1("Overflow").getString("connectionId")).isEqualTo(id);
            RecordedEvent close = await1("ConnectionClose");
            assertThat(close.getString("connectionId")).isEqualTo(id);
            assertThat(close.getString("reason")).isEqualTo("OVERFLOW");
            assertThat(close.getLong("droppedEvents")).isPositive();
            assertThat(close.getDuration("age")).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            RecordedEvent turn = await1("SlowTurn");
            assertThat(turn.getString("service")).isEqualTo("<default>");
            assertThat(turn.getDuration()).isPositive();
            assertThat(named("SlowTurn")).anyMatch(each -> each.getInt("offers") > 0)
                    .anyMatch(each -> each.getInt("flushes") > 0);
        }
    }
}

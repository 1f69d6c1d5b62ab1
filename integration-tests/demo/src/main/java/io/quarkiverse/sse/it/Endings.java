package io.quarkiverse.sse.it;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/**
 * Counts how streams have ended and requests were refused, for tests that see only the other side.
 */
@Singleton
class Endings {

    private static final int BURST_EVENTS = 128;
    private static final String BURST_EVENT = "x".repeat(64 * 1024);

    private final Map<SseCloseReason, Integer> closed = new EnumMap<>(SseCloseReason.class);
    private final Map<Integer, Integer> refused = new TreeMap<>();
    private final SseService slow;
    private final SseService full;
    private final SseService door;

    Endings(@SseName("slow") SseService slow, @SseName("full") SseService full, @SseName("door") SseService door) {
        this.slow = slow;
        this.full = full;
        this.door = door;
    }

    void add(@Observes Router router) {
        router.get("/endings").handler(context -> context.json(counts()));
        // more than the buffers of a system hold
        router.post("/endings/slow").handler(context -> context.end(burst(slow)));
        router.post("/endings/full").handler(context -> context.end(burst(full)));
        router.post("/endings/unregister").handler(context -> context.end("" + door.unregister()));
    }

    private static String burst(SseService service) {
        for (int i = 0; i < BURST_EVENTS; i++) {
            service.sendData(BURST_EVENT);
        }
        return "";
    }

    private synchronized JsonObject counts() {
        JsonObject counts = new JsonObject();
        closed.forEach((reason, count) -> counts.put(reason.name(), count));
        refused.forEach((status, count) -> counts.put(status.toString(), count));
        return counts;
    }

    void ofSlow(@ObservesAsync @Closed @SseName("slow") SseConnection connection) {
        count(connection);
    }

    void ofFull(@ObservesAsync @Closed @SseName("full") SseConnection connection) {
        count(connection);
    }

    void ofBrief(@ObservesAsync @Closed @SseName("brief") SseConnection connection) {
        count(connection);
    }

    void ofDoor(@ObservesAsync @Closed @SseName("door") SseConnection connection) {
        count(connection);
    }

    private synchronized void count(SseConnection connection) {
        closed.merge(connection.closeReason().orElseThrow(), 1, Integer::sum);
    }

    synchronized void refused(@ObservesAsync @SseName("door") SseError error) {
        refused.merge(error.status(), 1, Integer::sum);
    }
}

package io.quarkiverse.sse.churn;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;

/**
 * Counts who comes and how each of them ends, and ends those that want the server to do it.
 */
@Singleton
class Guests {

    private static final int MIN_STAY_MILLIS = 50;
    private static final int MAX_STAY_MILLIS = 500;

    private final Vertx vertx;
    private final SseService sse;
    private final SseService kept;

    private final Map<SseId, Boolean> open = new ConcurrentHashMap<>();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong openedAsync = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    Guests(Vertx vertx, SseService sse, @SseName("kept") SseService kept) {
        this.vertx = vertx;
        this.sse = sse;
        this.kept = kept;
    }

    @NonBlocking
    void come(@Observes @Open SseConnection connection) {
        opened.incrementAndGet();
        if (open.put(connection.id(), true) != null) {
            violations.add("opened twice: " + connection);
        }
        String end = connection.queryParam("end");
        if (end != null) {
            connection.subscribe(connection.id().toString());
            vertx.setTimer(ThreadLocalRandom.current().nextInt(MIN_STAY_MILLIS, MAX_STAY_MILLIS),
                    ignored -> end(end, connection));
        }
    }

    private void end(String how, SseConnection connection) {
        if (how.equals("close")) {
            connection.close();
        } else if (how.equals("revoke")) {
            sse.revoke(connection.user().orElseThrow());
        } else {
            (connection.service().equals("kept") ? kept : sse).unregister(SseTarget.topic(connection.id().toString()));
        }
    }

    void comeAsync(@ObservesAsync @Open SseConnection connection) {
        openedAsync.incrementAndGet();
    }

    void leave(@Observes @Closed SseConnection connection) {
        closed.incrementAndGet();
        if (open.remove(connection.id()) == null) {
            violations.add("closed, but not open: " + connection);
        }
        count(ends, "end." + connection.queryParam("visit") + "." + connection.closeReason().orElseThrow());
    }

    void failed(@Observes SseError error) {
        count(errors, "error." + error.status());
    }

    private static void count(Map<String, LongAdder> counts, String name) {
        counts.computeIfAbsent(name, n -> new LongAdder()).increment();
    }

    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        figures.put("connections", (long) sse.connectionCount() + kept.connectionCount());
        figures.put("topics", (long) sse.topics().size() + kept.topics().size());
        figures.put("opened", opened.get());
        figures.put("openedAsync", openedAsync.get());
        figures.put("closed", closed.get());
        figures.put("unmatched", (long) open.size());
        ends.forEach((name, count) -> figures.put(name, count.sum()));
        errors.forEach((name, count) -> figures.put(name, count.sum()));
        violations.forEach(violation -> figures.put("violation." + violation.replace(' ', '_'), 1L));
        return figures;
    }
}

package io.quarkiverse.sse.runtime.log.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;

/** Nodes that share one stream, each with what it has read. */
final class RedisNodes implements AutoCloseable {

    final String key = "test:" + UUID.randomUUID();
    private final Duration timeout;
    private final int maxEvents;
    private final Vertx vertx = Vertx.vertx();
    private final List<Node> nodes = new ArrayList<>();

    RedisNodes(Duration timeout) {
        this(timeout, 10_000);
    }

    RedisNodes(Duration timeout, int maxEvents) {
        this.timeout = timeout;
        this.maxEvents = maxEvents;
    }

    Node open(String uri) {
        return open(new RedisOptions().setConnectionString(uri));
    }

    Node open(RedisOptions options) {
        Node node = new Node(new RedisEventLog(options, vertx,
                new RedisEventLog.Settings(key, maxEvents, Duration.ofMinutes(5), timeout, null)));
        nodes.add(node);
        node.start = get(node.log.open(node));
        return node;
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static SseLogEntry entry(String mark) {
        return SseLogEntry.send(SseEvent.builder().data("x").build(), SseTarget.all(), mark);
    }

    @Override
    public void close() {
        nodes.forEach(node -> get(node.log.close()));
        get(vertx.close().toCompletionStage());
    }

    static final class Node implements SseEventLog.Subscriber {

        final SseEventLog log;
        /** Marks, and {@code lost}. */
        final List<String> read = Collections.synchronizedList(new ArrayList<>());
        final List<String> ids = Collections.synchronizedList(new ArrayList<>());
        String start;
        private volatile CompletableFuture<Void> room;
        private volatile boolean asked;

        private Node(SseEventLog log) {
            this.log = log;
        }

        @Override
        public void onEntry(String id, SseLogEntry entry) {
            ids.add(id);
            read.add(entry.mark());
        }

        @Override
        public void onGap(String id) {
            ids.add(id);
            read.add("lost");
        }

        /** Takes what comes next, and nothing after that. */
        void block() {
            room = new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> ready() {
            CompletableFuture<Void> waiting = room;
            if (waiting == null) {
                return CompletableFuture.completedStage(null);
            }
            asked = true;
            return waiting;
        }

        void awaitBlocked() {
            await().until(() -> asked);
        }

        void unblock() {
            CompletableFuture<Void> waiting = room;
            room = null;
            waiting.complete(null);
        }

        void append(String mark) {
            get(log.append(entry(mark)));
        }

        void appendWhenPossible(String mark) {
            await().atMost(Duration.ofSeconds(30)).ignoreException(CompletionException.class).until(() -> {
                append(mark);
                return true;
            });
        }

        void awaitRead(String mark) {
            await().atMost(Duration.ofSeconds(30)).until(() -> read.contains(mark));
        }

        /** Every place is behind the one before, or can't be compared with it. */
        boolean isInOrder() {
            for (int i = 1; i < ids.size(); i++) {
                if (log.compare(ids.get(i - 1), ids.get(i)).orElse(-1) >= 0) {
                    return false;
                }
            }
            return true;
        }
    }
}

package io.quarkiverse.sse.runtime.log.redis;

import static io.quarkiverse.sse.runtime.log.redis.RedisNodes.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.runtime.log.LatestTopics;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

/** A node that starts knows the newest entry of each key, although the stream has been trimmed. */
class StateOutlivesTheStreamTest {

    private static final int KEYS = 300;

    private static RedisServer server;
    private static Vertx vertx;

    private final String key = "test:" + UUID.randomUUID();
    private final List<SseEventLog> logs = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
            get(vertx.close().toCompletionStage());
        }
    }

    @AfterEach
    void close() {
        logs.forEach(log -> get(log.close()));
    }

    private SseEventLog log(int maxKeys) {
        SseEventLog log = new RedisEventLog(new RedisOptions().setConnectionString(server.uri()), vertx,
                new RedisEventLog.Settings(key, 1, Duration.ofMinutes(5), Duration.ofSeconds(5),
                        new LatestTopics(List.of("state"), maxKeys)));
        logs.add(log);
        return log;
    }

    /** A node as far as its state goes. */
    private static final class Node implements SseEventLog.Subscriber {

        final Map<String, Integer> state = new ConcurrentHashMap<>();
        final List<String> mistakes = new CopyOnWriteArrayList<>();
        volatile int restored;
        volatile String read = "";
        private SseEventLog log;
        private String last;

        static Node open(SseEventLog log) {
            Node node = new Node();
            node.log = log;
            get(log.open(node));
            return node;
        }

        @Override
        public void onState(String id, Map<String, SseLogEntry> newest) {
            state.clear();
            last = null;
            newest.forEach((place, entry) -> {
                isBehind(place);
                put(entry);
            });
            isBehind(id);
            restored = newest.size();
        }

        @Override
        public void onEntry(String id, SseLogEntry entry) {
            isBehind(id);
            if (entry.event().orElseThrow().removesKey()) {
                state.remove(entry.event().get().key().orElseThrow());
            } else if (entry.event().get().key().isPresent()) {
                put(entry);
            }
            read = entry.mark();
        }

        private void put(SseLogEntry entry) {
            int value = Integer.parseInt((String) entry.event().orElseThrow().data().orElseThrow());
            Integer before = state.put(entry.event().get().key().orElseThrow(), value);
            if (before != null && before > value) {
                mistakes.add(before + " came before " + value);
            }
        }

        private void isBehind(String id) {
            if (last != null && log.compare(last, id).orElse(-1) > 0) {
                mistakes.add(last + " came before " + id);
            }
            last = id;
        }

        @Override
        public void onGap(String id) {
            last = id;
        }
    }

    private static void append(SseEventLog log, SseEvent.Builder event) {
        log.append(SseLogEntry.send(event.build(), SseTarget.topic("state"), "mark"));
    }

    /** Returns when the node has read all that was appended before. */
    private static void catchUp(SseEventLog log, Node node, String mark) {
        get(log.append(SseLogEntry.send(SseEvent.builder().data("end").build(), SseTarget.topic("end"), mark)));
        await().until(() -> node.read.equals(mark));
    }

    @Test
    void ofWhatIsTrimmed() {
        SseEventLog log = log(10_000);
        Node writer = Node.open(log);
        for (int i = 0; i < KEYS; i++) {
            append(log, SseEvent.builder().key("k" + i).data(i));
        }
        append(log, SseEvent.builder().removeKey("k1"));
        append(log, SseEvent.builder().key("k2").data(1_000));
        for (int i = 0; i < 2_000; i++) {
            append(log, SseEvent.builder().key("busy").data(i));
        }
        catchUp(log, writer, "a");
        assertThat(writer.state).hasSize(KEYS);
        Node late = Node.open(log(10_000));
        assertThat(late.restored).as("not from the stream").isBetween(KEYS - 1, KEYS);
        assertThat(late.state).isEqualTo(writer.state).containsEntry("k2", 1_000).doesNotContainKey("k1");
        assertThat(late.mistakes).isEmpty();
    }

    @Test
    void ofAStreamThatIsEmpty() {
        SseEventLog log = log(10_000);
        Node writer = Node.open(log);
        append(log, SseEvent.builder().key("a").data(1));
        catchUp(log, writer, "a");
        Redis client = Redis.createClient(vertx, new RedisOptions().setConnectionString(server.uri()));
        get(client.send(Request.cmd(Command.XTRIM).arg(key).arg("MAXLEN").arg(0)).toCompletionStage());
        Node late = Node.open(log(10_000));
        assertThat(late.state).containsOnly(Map.entry("a", 1));
        client.close();
    }

    @Test
    void upToANumberOfKeys() {
        SseEventLog log = log(10);
        Node writer = Node.open(log);
        for (int i = 0; i < 500; i++) {
            append(log, SseEvent.builder().key("k" + i).data(i));
        }
        catchUp(log, writer, "a");
        for (int i = 0; i < 500; i++) {
            append(log, SseEvent.builder().key("k499").data(i + 500));
        }
        catchUp(log, writer, "b");
        Node late = Node.open(log(10));
        assertThat(late.restored).isBetween(9, 10);
        assertThat(late.state).containsEntry("k499", 999).containsKey("k491");
    }

    /** Nodes start while others publish, and the stream is trimmed all the time. */
    @Test
    void whileOthersPublish() {
        SseEventLog log = log(10_000);
        Node writer = Node.open(log);
        AtomicBoolean stop = new AtomicBoolean();
        Map<String, Integer> state = new HashMap<>();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            Random random = new Random(4);
            for (int i = 0; !stop.get(); i++) {
                String name = "k" + (i < KEYS ? i : random.nextInt(KEYS));
                if (random.nextInt(20) == 0) {
                    append(log, SseEvent.builder().removeKey(name));
                    state.remove(name);
                } else {
                    append(log, SseEvent.builder().key(name).data(i));
                    state.put(name, i);
                }
                if (i % 100 == 0) {
                    get(log.sync());
                }
            }
        });
        List<Node> late = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            late.add(Node.open(log(10_000)));
            if (i >= 10) {
                // not too many at once
                get(logs.remove(1).close());
            }
        }
        stop.set(true);
        publisher.join();
        catchUp(log, writer, "end");
        assertThat(writer.state).isEqualTo(state);
        for (Node node : late.subList(90, 100)) {
            await().until(() -> node.read.equals("end"));
            assertThat(node.state).isEqualTo(state);
        }
        for (Node node : late) {
            assertThat(node.mistakes).isEmpty();
        }
    }
}

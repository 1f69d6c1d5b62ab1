package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.runtime.log.redis.RedisEventLog;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseEventLogContract;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

class RedisEventLogTest extends SseEventLogContract {

    private static RedisServer server;
    private static Vertx vertx;

    private String key;

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

    @BeforeEach
    void newStream() {
        key = "test:" + UUID.randomUUID();
    }

    @Override
    protected SseEventLog node() {
        return node(10_000, Duration.ofSeconds(5));
    }

    private SseEventLog node(int maxEvents, Duration timeout) {
        return new RedisEventLog(options(server.uri()), vertx,
                new RedisEventLog.Settings(key, maxEvents, Duration.ofMinutes(5), timeout, null));
    }

    private static RedisOptions options(String uri) {
        return new RedisOptions().setConnectionString(uri);
    }

    private static Redis client() {
        return Redis.createClient(vertx, options(server.uri()));
    }

    @Override
    protected boolean hasSeveralNodes() {
        return true;
    }

    @Test
    void goesOnWhereItWasWhenRedisIsBack() throws Exception {
        Marks marks = new Marks();
        SseEventLog log = node(10_000, Duration.ofSeconds(1));
        get(log.open(marks));
        get(log.append(entry("1")));
        await().until(() -> marks.read.size() == 1);
        server.kill();
        assertThatThrownBy(() -> get(log.append(entry("lost")))).hasMessageContaining("Redis has not confirmed");
        server.startAgain();
        appendWhenPossible(log, "2");
        await().until(() -> marks.read.contains("2"));
        assertThat(marks.read).startsWith("1").endsWith("2").doesNotHaveDuplicates();
        assertThat(marks.lost).isEmpty();
        get(log.close());
    }

    @Test
    void aFrozenRedisFailsAnAppendInTime() throws Exception {
        Marks marks = new Marks();
        SseEventLog log = node(10_000, Duration.ofSeconds(1));
        get(log.open(marks));
        get(log.append(entry("1")));
        server.signal("STOP");
        try {
            assertThatThrownBy(() -> get(log.append(entry("maybe")))).hasMessageContaining("no answer within");
            assertThatThrownBy(() -> get(log.sync())).hasMessageContaining("no answer within");
        } finally {
            server.signal("CONT");
        }
        appendWhenPossible(log, "2");
        get(log.append(entry("3")));
        await().until(() -> marks.read.contains("3"));
        // it may have been appended all the same, but only in its place
        assertThat(marks.read.stream().filter(mark -> !mark.equals("maybe"))).containsExactly("1", "2", "3");
        assertThat(marks.read.indexOf("maybe")).isIn(-1, 1);
        get(log.close());
    }

    @Test
    void saysSoWhenTheStreamIsGone() {
        Marks marks = new Marks();
        SseEventLog log = node();
        get(log.open(marks));
        get(log.append(entry("1")));
        await().until(() -> marks.read.size() == 1);
        Redis client = client();
        get(client.send(Request.cmd(Command.FLUSHALL)).toCompletionStage());
        breakConnections(client);
        await().until(() -> marks.lost.size() == 1);
        appendWhenPossible(log, "2");
        await().until(() -> marks.read.contains("2"));
        get(log.close());
    }

    @Test
    void aDeletedEntryIsNoGap() {
        Marks marks = new Marks();
        SseEventLog log = node();
        get(log.open(marks));
        get(log.append(entry("1")));
        get(log.append(entry("2")));
        await().until(() -> marks.read.size() == 2);
        Redis client = client();
        String newest = get(client.send(Request.cmd(Command.XREVRANGE).arg(key).arg("+").arg("-")).toCompletionStage())
                .get(0).get(0).toString();
        get(client.send(Request.cmd(Command.XDEL).arg(key).arg(newest)).toCompletionStage());
        breakConnections(client);
        appendWhenPossible(log, "3");
        await().until(() -> marks.read.contains("3"));
        assertThat(marks.read.subList(0, 3)).containsExactly("1", "2", "3");
        assertThat(marks.lost).isEmpty();
        get(log.close());
    }

    @Test
    void saysSoWhenTheStreamWasTrimmedMeanwhile() throws Exception {
        Marks marks = new Marks();
        SseEventLog log = node();
        get(log.open(marks));
        get(log.append(entry("1")));
        await().until(() -> marks.read.size() == 1);
        Redis client = client();
        Request addAndTrim = Request.cmd(Command.XADD).arg(key).arg("MAXLEN").arg("1").arg("*").arg("sse")
                .arg(Buffer.buffer(entry("survivor").toBytes()));
        // all in one transaction, so that the reader can't see what is in between
        get(client.connect().toCompletionStage().thenCompose(connection -> connection.batch(List.of(
                Request.cmd(Command.MULTI),
                Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal").arg("SKIPME").arg("yes"),
                Request.cmd(Command.XADD).arg(key).arg("*").arg("sse").arg("trimmed"),
                addAndTrim, Request.cmd(Command.EXEC))).toCompletionStage()));
        await().until(() -> marks.read.contains("survivor"));
        assertThat(marks.read).containsExactly("1", "survivor");
        assertThat(marks.lost).hasSize(1);
        get(log.close());
    }

    @Test
    void skipsWhatSomebodyElseHasWritten() {
        Marks marks = new Marks();
        SseEventLog log = node();
        get(log.open(marks));
        Redis client = client();
        get(client.send(Request.cmd(Command.XADD).arg(key).arg("*").arg("foreign").arg("x")).toCompletionStage());
        get(client.send(Request.cmd(Command.XADD).arg(key).arg("*").arg("sse").arg("not an entry")).toCompletionStage());
        get(log.append(entry("ours")));
        await().until(() -> marks.read.size() == 1);
        assertThat(marks.read).containsExactly("ours");
        get(log.close());
    }

    @Test
    void keepsTheStreamShort() {
        SseEventLog log = node(100, Duration.ofSeconds(5));
        get(log.open(new Marks()));
        for (int i = 0; i < 3_000; i++) {
            log.append(entry("e" + i));
        }
        get(log.append(entry("last")));
        int length = get(client().send(Request.cmd(Command.XLEN).arg(key)).toCompletionStage()).toInteger();
        assertThat(length).isBetween(100, 300);
        Marks late = new Marks();
        SseEventLog another = node(100, Duration.ofSeconds(5));
        get(another.open(late));
        assertThat(late.read).hasSize(length).endsWith("last");
        assertThat(late.read.subList(0, length - 1))
                .isEqualTo(IntStream.range(3_001 - length, 3_000).mapToObj(i -> "e" + i).toList());
        get(log.close());
        get(another.close());
    }

    private static void breakConnections(Redis client) {
        // its own among them
        get(client.send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal")).toCompletionStage()
                .exceptionally(killed -> null));
    }

    private static void appendWhenPossible(SseEventLog log, String mark) {
        await().ignoreExceptions().until(() -> {
            get(log.append(entry(mark)));
            return true;
        });
    }

    private static SseLogEntry entry(String mark) {
        return SseLogEntry.send(SseEvent.builder().data("x").build(), SseTarget.all(), mark);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        }
    }

    private static final class Marks implements SseEventLog.Subscriber {

        private final List<String> read = Collections.synchronizedList(new ArrayList<>());
        private final List<String> lost = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onEntry(String id, SseLogEntry entry) {
            read.add(entry.mark());
        }

        @Override
        public void onGap(String id) {
            lost.add(id);
        }
    }
}

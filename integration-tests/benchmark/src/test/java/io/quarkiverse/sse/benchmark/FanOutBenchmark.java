package io.quarkiverse.sse.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.fanout.Batch;
import io.quarkiverse.sse.runtime.fanout.Outbound;
import io.quarkiverse.sse.runtime.fanout.Overflow;
import io.quarkiverse.sse.runtime.fanout.Replay;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.fanout.Sink;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * How long it takes to bring an event to those it is for, without sockets: from {@code send} until its stage completes. To one
 * id it costs the same among 15,000 connections as among 15, to a topic what its members cost, and only a lambda looks at all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBenchmark {

    private static final int MEMBERS = 10;

    @Param({ "15", "15000" })
    int connections;

    @Param({ "id", "topic", "lambda", "all" })
    String target;

    private final Frame frame = new Frame("data: benchmark\n\n".getBytes(StandardCharsets.US_ASCII), "message");
    private Vertx vertx;
    private Router router;
    private SseTarget selected;

    @Setup
    public void open() {
        vertx = Vertx.vertx();
        router = Router.withoutHeartbeats(new Overflow(Integer.MAX_VALUE, OverflowPolicy.CLOSE, null));
        Context loop = vertx.getOrCreateContext();
        List<StubConnection> opened = new ArrayList<>();
        CompletableFuture<Void> attached = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            for (int i = 0; i < connections; i++) {
                StubConnection connection = new StubConnection(i < MEMBERS ? "members" : "others");
                Outbound outbound = new Outbound(connection, router.currentShard(), new Nowhere(), Replay.NONE);
                router.attach(outbound);
                for (String topic : connection.topics()) {
                    router.updateSubscription(outbound, topic);
                }
                outbound.release();
                opened.add(connection);
            }
            attached.complete(null);
        });
        attached.join();
        StubConnection one = opened.get(connections / 2);
        selected = switch (target) {
            case "id" -> one.id();
            case "topic" -> SseTarget.topic("members");
            case "lambda" -> connection -> connection == one;
            default -> SseTarget.all();
        };
        send();
    }

    @TearDown
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Benchmark
    public SseDelivery send() {
        return router.publish(frame, selected, null).toCompletableFuture().join();
    }

    private static final class Nowhere implements Sink {
        @Override
        public int write(Batch batch) {
            return batch.size();
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void end() {
        }

        @Override
        public void abort() {
        }
    }
}

package io.quarkiverse.sse.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
import io.quarkiverse.sse.runtime.fanout.FanOut;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.fanout.StubSink;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

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
    private FanOut fanOut;
    private SseTarget selected;

    @Setup
    public void open() {
        fanOut = new FanOut(1);
        Context loop = fanOut.newLoop();
        List<StubConnection> opened = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            StubConnection connection = new StubConnection(i < MEMBERS ? "members" : "others");
            fanOut.connect(loop, connection, new StubSink());
            opened.add(connection);
        }
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
        fanOut.close();
    }

    @Benchmark
    public SseDelivery send() {
        return fanOut.router().publish(frame, selected, null).toCompletableFuture().join();
    }
}

package io.quarkiverse.sse.benchmark;

import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Threads;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.FanOut;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.fanout.StubSink;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * How much several publishers get through that share one order, with few event loops and with many. Each event goes to a
 * connection on each event loop.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(4)
public class PublishersBenchmark {

    @Param({ "2", "16", "64" })
    int loops;

    private final Frame frame = new Frame("data: benchmark\n\n".getBytes(StandardCharsets.US_ASCII), "message");
    private FanOut fanOut;

    @Setup
    public void open() {
        fanOut = new FanOut(loops);
        for (int i = 0; i < loops; i++) {
            fanOut.connect(fanOut.newLoop(), new StubConnection("members"), new StubSink());
        }
    }

    @TearDown
    public void close() {
        fanOut.close();
    }

    @Benchmark
    public SseDelivery send() {
        return fanOut.router().publish(frame, SseTarget.all(), null).toCompletableFuture().join();
    }
}

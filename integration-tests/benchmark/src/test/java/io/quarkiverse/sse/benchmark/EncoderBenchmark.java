package io.quarkiverse.sse.benchmark;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What it costs to turn an event into bytes, which is done once however many connections get it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncoderBenchmark {

    @Param({ "16", "128", "4096", "1048576" })
    int size;

    @Param({ "ascii", "lines", "umlauts" })
    String text;

    private final EventEncoder encoder = new EventEncoder(Object::toString);
    private SseEvent event;

    @Setup
    public void event() {
        String pattern = switch (text) {
            case "ascii" -> "abcdefghijklmnop";
            case "lines" -> "abcdefghijklmno\n";
            default -> "abcdefghijklmnoä";
        };
        event = SseEvent.builder().event("price").id("4711").data(pattern.repeat(size / pattern.length())).build();
    }

    @Benchmark
    public Frame encode() {
        return encoder.encode(event);
    }
}

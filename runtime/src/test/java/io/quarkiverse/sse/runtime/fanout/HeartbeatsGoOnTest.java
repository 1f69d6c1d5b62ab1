package io.quarkiverse.sse.runtime.fanout;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

class HeartbeatsGoOnTest {

    private static final Frame PLAIN = new Frame(":heartbeat\n\n".getBytes(StandardCharsets.US_ASCII), null);

    @Test
    void whenAPositionCanNotBeFoundAndAConnectionFails() {
        // troubles that are missing fail too
        try (FanOut fanOut = new FanOut(1, 1_000, null,
                (directory, overflow) -> Router.withHeartbeats(directory, overflow, Duration.ofMillis(50), new NoPosition(),
                        Telemetry.NONE))) {
            Context loop = fanOut.newLoop();
            Counting first = new Counting(false);
            Counting broken = new Counting(true);
            Counting last = new Counting(false);
            for (Counting sink : new Counting[] { first, broken, last }) {
                fanOut.connect(loop, new StubConnection(), sink);
            }
            // from now on there is a position
            FanOut.await(fanOut.router().publish(new Frame(new byte[1], null, 1), SseTarget.all(), null));
            await().until(() -> broken.aborted);
            int before = Math.max(first.heartbeats.get(), last.heartbeats.get());
            await().until(() -> first.heartbeats.get() > before + 3 && last.heartbeats.get() > before + 3);
        }
    }

    private static final class NoPosition implements HeartbeatFrames {

        @Override
        public Frame plain() {
            return PLAIN;
        }

        @Override
        public Frame at(long position) {
            throw new OutOfMemoryError("thrown by the test");
        }
    }

    private static final class Counting extends StubSink {

        private final boolean broken;
        private final AtomicInteger heartbeats = new AtomicInteger();
        private volatile boolean aborted;

        Counting(boolean broken) {
            this.broken = broken;
        }

        @Override
        public int write(Batch batch) {
            if (batch.size() == PLAIN.size()) {
                if (broken) {
                    throw new OutOfMemoryError("thrown by the test");
                }
                heartbeats.incrementAndGet();
            }
            return batch.size();
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }
}

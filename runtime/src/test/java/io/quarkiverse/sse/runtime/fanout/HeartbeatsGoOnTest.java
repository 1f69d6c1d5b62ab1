package io.quarkiverse.sse.runtime.fanout;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

class HeartbeatsGoOnTest {

    private static final Frame PLAIN = new Frame(":heartbeat\n\n".getBytes(StandardCharsets.US_ASCII), null);

    @Test
    void whenAPlaceCanNotBeFoundAndAConnectionFails() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Context loop = vertx.getOrCreateContext();
            // a listener that is missing fails too
            Router router = Router.withHeartbeats(new Overflow(1_000, OverflowPolicy.CLOSE, null), Duration.ofMillis(50),
                    new Placeless());
            Counting first = new Counting(false);
            Counting broken = new Counting(true);
            Counting last = new Counting(false);
            loop.runOnContext(ignored -> {
                for (Counting sink : new Counting[] { first, broken, last }) {
                    Outbound outbound = new Outbound(new StubConnection(), router.currentShard(), sink, Replay.NONE);
                    router.attach(outbound);
                    outbound.release();
                }
            });
            await().until(() -> router.all().size() == 3);
            // from now on there is a place
            router.publish(new Frame(new byte[1], null, 1), SseTarget.all(), null).toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            await().until(() -> broken.aborted);
            int before = Math.max(first.heartbeats.get(), last.heartbeats.get());
            await().until(() -> first.heartbeats.get() > before + 3 && last.heartbeats.get() > before + 3);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static final class Placeless implements HeartbeatFrames {

        @Override
        public Frame plain() {
            return PLAIN;
        }

        @Override
        public Frame at(long position) {
            throw new OutOfMemoryError("thrown by the test");
        }
    }

    private static final class Counting implements Sink {

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
            aborted = true;
        }
    }
}

package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;

class StalledClientsAreNoticedTest extends OutboxFixture {

    private static final int EVENT_BYTES = 100;

    private Outbox released(SlowSink sink) {
        Outbox outbox = outbox(1_000_000, OverflowPolicy.CLOSE, Replay.NONE, sink);
        outbox.begin();
        outbox.release();
        return outbox;
    }

    private void offerEvent(Outbox outbox) {
        offer(outbox, frame("x".repeat(EVENT_BYTES), "message", 0), false);
        turns(outbox);
    }

    @Test
    void whenTheyTakeNothing() {
        onLoop(() -> {
            Outbox outbox = released(new SlowSink(EVENT_BYTES));
            offerEvent(outbox);
            // it has taken something since the last tick
            assertThat(outbox.countTicksWithoutProgress()).isZero();
            assertThat(outbox.countTicksWithoutProgress()).isEqualTo(1);
            offerEvent(outbox);
            assertThat(outbox.countTicksWithoutProgress()).isEqualTo(2);
            assertThat(outbox.countTicksWithoutProgress()).isEqualTo(3);
        });
    }

    @Test
    void butNotWhenTheyTakeALittleNowAndThen() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(EVENT_BYTES);
            Outbox outbox = released(sink);
            for (int i = 0; i < 10; i++) {
                offerEvent(outbox);
            }
            outbox.countTicksWithoutProgress();
            for (int i = 0; i < 100; i++) {
                assertThat(outbox.countTicksWithoutProgress()).isEqualTo(1);
                sink.makeRoom(1);
                outbox.onDrained();
                assertThat(outbox.countTicksWithoutProgress()).isZero();
            }
        });
    }

    @Test
    void norWhenNothingWaits() {
        onLoop(() -> {
            Outbox outbox = released(new SlowSink(1_000));
            offerEvent(outbox);
            for (int i = 0; i < 10; i++) {
                assertThat(outbox.countTicksWithoutProgress()).isZero();
            }
        });
    }
}

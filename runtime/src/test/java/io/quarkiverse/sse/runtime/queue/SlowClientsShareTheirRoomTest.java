package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;

/** Many clients that do not read, each with events of its own, of which a megabyte may wait for each. */
class SlowClientsShareTheirRoomTest extends OutboxFixture {

    private static final int TOTAL = 1_000_000;
    private static final int STEP = 64 * 1024;
    private static final int FEW = 4 * 1024;
    private static final int CLIENTS = 200;
    private static final int ROUNDS = 300;

    private final List<Outbox> slow = new ArrayList<>();

    SlowClientsShareTheirRoomTest() {
        super(new PendingRoom("test", TOTAL));
    }

    private Outbox released(OverflowPolicy policy, Sink sink) {
        Outbox outbox = outbox(1_000_000, policy, Replay.NONE, sink);
        outbox.release();
        return outbox;
    }

    private int waiting() {
        return slow.stream().mapToInt(Outbox::pendingBytes).sum();
    }

    private void offerToAll(int round, int size) {
        for (Outbox outbox : slow) {
            offer(outbox, frame((char) ('a' + round % 26) + "x".repeat(size - 1), null, 0), false);
            assertThat(waiting()).isLessThanOrEqualTo(TOTAL + STEP + CLIENTS * Math.max(FEW, size));
        }
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void togetherTheyTakeNoMore(OverflowPolicy policy) {
        onLoop(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(released(policy, new SlowSink(0)));
            }
            SlowSink sink = new SlowSink(Long.MAX_VALUE);
            Outbox healthy = released(policy, sink);
            StringBuilder all = new StringBuilder();
            for (int round = 0; round < ROUNDS; round++) {
                offerToAll(round, 1_000);
                String text = round + "y".repeat(100_000);
                assertThat(offer(healthy, frame(text, null, 0), false)).isEqualTo(Outcome.ACCEPTED);
                turns(healthy);
                all.append(text);
            }
            // who reads is not concerned
            assertThat(sink.text()).isEqualTo(all.toString());
            assertThat(healthy.dropped()).isZero();
            assertThat(waiting()).isGreaterThan(TOTAL * 8 / 10);
            assertThat(slow).allSatisfy(outbox -> assertThat(outbox.pendingBytes()).isPositive());
        });
    }

    @Test
    void tinyEventsCountForWhatTheyTakeInMemory() {
        onLoop(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(released(OverflowPolicy.DROP_NEWEST, new SlowSink(0)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                offerToAll(round, 9);
            }
            int memory = FrameTable.OVERHEAD_BYTES + 9;
            assertThat(framesWaiting() * memory).isBetween(TOTAL - STEP, TOTAL + STEP + CLIENTS * FEW);
        });
    }

    @Test
    void aLargeEventWaitsAloneWhereTheOldestAreDropped() {
        onLoop(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(released(OverflowPolicy.DROP_OLDEST, new SlowSink(0)));
            }
            for (int round = 0; round < 20; round++) {
                offerToAll(round, 20_000);
            }
            // the newest of all
            assertThat(slow).allSatisfy(outbox -> assertThat(outbox.pendingBytes()).isGreaterThanOrEqualTo(20_000));
        });
    }

    @Test
    void thereIsRoomAgainWhenTheyRead() {
        onLoop(() -> {
            List<SlowSink> sinks = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                sinks.add(new SlowSink(0));
                slow.add(released(OverflowPolicy.DROP_NEWEST, sinks.get(i)));
            }
            for (int round = 0; round < 10; round++) {
                offerToAll(round, 1_000);
            }
            assertThat(slow).anySatisfy(outbox -> assertThat(outbox.dropped()).isPositive());
            for (int i = 0; i < CLIENTS; i++) {
                sinks.get(i).makeRoom(1_000_000);
                turns(slow.get(i));
                sinks.get(i).makeRoom(-2_000_000);
            }
            assertThat(waiting()).isZero();
            Outbox one = slow.get(0);
            long dropped = one.dropped();
            for (int i = 0; i < 900; i++) {
                offer(one, frame("z".repeat(1_000), null, 0), false);
            }
            assertThat(one.dropped()).isEqualTo(dropped);
            assertThat(one.pendingBytes()).isEqualTo(900_000);
        });
    }
}

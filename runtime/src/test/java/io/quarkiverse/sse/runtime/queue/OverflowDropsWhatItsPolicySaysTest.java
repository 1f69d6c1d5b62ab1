package io.quarkiverse.sse.runtime.queue;

import static io.quarkiverse.sse.runtime.config.OverflowPolicy.CLOSE;
import static io.quarkiverse.sse.runtime.config.OverflowPolicy.DROP_NEWEST;
import static io.quarkiverse.sse.runtime.config.OverflowPolicy.DROP_OLDEST;
import static io.quarkiverse.sse.runtime.config.OverflowPolicy.LATEST;
import static io.quarkiverse.sse.runtime.queue.Outcome.ACCEPTED;
import static io.quarkiverse.sse.runtime.queue.Outcome.OVERFLOWED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;

/** A hundred bytes may wait. */
class OverflowDropsWhatItsPolicySaysTest extends OutboxFixture {

    private static final int LIMIT = 100;
    private static final int ALL = 10_000;

    private final SlowSink sink = new SlowSink(0);

    private void with(OverflowPolicy policy, Consumer<Outbox> test) {
        onLoop(() -> {
            Outbox outbox = outbox(LIMIT, policy, Replay.NONE, sink);
            outbox.release();
            test.accept(outbox);
        });
    }

    /** What the client gets when it reads again: the letters that {@link #offer(Outbox, String)} has repeated. */
    private String received(Outbox outbox) {
        sink.makeRoom(ALL);
        turns(outbox);
        return sink.text().replaceAll("(.)\\1*", "$1");
    }

    private Outcome offer(Outbox outbox, String letter) {
        return offer(outbox, letter, 40, letter);
    }

    private Outcome offer(Outbox outbox, String letter, int size, String event) {
        return offer(outbox, frame(letter.repeat(size), event, 0), false);
    }

    @Test
    void closeDropsWhatComesAndCloses() {
        with(CLOSE, outbox -> {
            assertThat(offer(outbox, "a")).isEqualTo(ACCEPTED);
            assertThat(offer(outbox, "b")).isEqualTo(ACCEPTED);
            assertThat(offer(outbox, "c")).isEqualTo(OVERFLOWED);
            assertThat(troubles).containsExactly("overflow");
            assertThat(outbox.dropped()).isEqualTo(1);
        });
    }

    @Test
    void dropNewestDropsWhatComes() {
        with(DROP_NEWEST, outbox -> {
            offer(outbox, "a");
            offer(outbox, "b");
            assertThat(offer(outbox, "c")).isEqualTo(OVERFLOWED);
            assertThat(offer(outbox, "d")).isEqualTo(OVERFLOWED);
            // a smaller one fits
            assertThat(offer(outbox, "e", 20, null)).isEqualTo(ACCEPTED);
            assertThat(troubles).containsExactly("first drop");
            assertThat(outbox.dropped()).isEqualTo(2);
            assertThat(received(outbox)).isEqualTo("abe");
        });
    }

    @Test
    void dropOldestDropsWhatHasWaitedLongest() {
        with(DROP_OLDEST, outbox -> {
            offer(outbox, "a");
            offer(outbox, "b");
            assertThat(offer(outbox, "c")).isEqualTo(ACCEPTED);
            assertThat(offer(outbox, "d")).isEqualTo(ACCEPTED);
            assertThat(troubles).containsExactly("first drop");
            assertThat(outbox.dropped()).isEqualTo(2);
            assertThat(received(outbox)).isEqualTo("cd");
        });
    }

    @Test
    void dropOldestLeavesWhatTheClientHasBegunToRead() {
        with(DROP_OLDEST, outbox -> {
            offer(outbox, "a");
            offer(outbox, "b");
            sink.makeRoom(1);
            outbox.flush();
            assertThat(offer(outbox, "c")).isEqualTo(ACCEPTED);
            // the one that was begun leaves no room for this
            assertThat(offer(outbox, "d", 80, null)).isEqualTo(OVERFLOWED);
            assertThat(outbox.dropped()).isEqualTo(3);
            assertThat(received(outbox)).isEqualTo("a");
            assertThat(sink.text()).hasSize(40);
        });
    }

    @Test
    void latestDropsWhatANewerOneOfItsNameReplaces() {
        with(LATEST, outbox -> {
            offer(outbox, "a", 20, "price");
            offer(outbox, "b", 20, "news");
            offer(outbox, "c", 20, "price");
            offer(outbox, "d", 20, null);
            offer(outbox, "e", 20, "news");
            assertThat(offer(outbox, "f", 20, "price")).isEqualTo(ACCEPTED);
            assertThat(outbox.dropped()).isEqualTo(3);
            assertThat(troubles).containsExactly("first drop");
            assertThat(received(outbox)).isEqualTo("def");
        });
    }

    @Test
    void latestDropsTheOldestWhereThatIsNotEnough() {
        with(LATEST, outbox -> {
            offer(outbox, "a");
            offer(outbox, "b");
            assertThat(offer(outbox, "c")).isEqualTo(ACCEPTED);
            assertThat(outbox.dropped()).isEqualTo(1);
            assertThat(received(outbox)).isEqualTo("bc");
        });
    }

    @Test
    void latestReplacesWhatIsHeldBackToo() {
        onLoop(() -> {
            Outbox outbox = outbox(LIMIT, LATEST, Replay.NONE, sink);
            offer(outbox, "a", 40, "news");
            offer(outbox, "b", 40, "price");
            assertThat(offer(outbox, "c", 40, "price")).isEqualTo(ACCEPTED);
            outbox.release();
            assertThat(received(outbox)).isEqualTo("ac");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFrameLargerThanTheLimitPassesAlone(OverflowPolicy policy) {
        with(policy, outbox -> {
            sink.makeRoom(50);
            assertThat(offer(outbox, "a", LIMIT + 50, null)).isEqualTo(ACCEPTED);
            assertThat(offer(outbox, "b", 1, null)).as("behind it, there is room when it is written").isEqualTo(OVERFLOWED);
            assertThat(received(outbox)).isEqualTo("a");
            assertThat(sink.text()).hasSize(LIMIT + 50);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFrameLargerThanTheLimitDropsNothingThatWaits(OverflowPolicy policy) {
        with(policy, outbox -> {
            assertThat(offer(outbox, "a", LIMIT + 1, null)).as("the sink is full").isEqualTo(OVERFLOWED);
            assertThat(offer(outbox, "b")).isEqualTo(ACCEPTED);
            assertThat(offer(outbox, "c", LIMIT + 1, "b")).isEqualTo(OVERFLOWED);
            assertThat(outbox.dropped()).isEqualTo(2);
            assertThat(received(outbox)).isEqualTo("b");
        });
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsDroppedWhereTheSocketTakesMore(OverflowPolicy policy) {
        with(policy, outbox -> {
            sink.makeRoom(ALL);
            for (int i = 0; i < 10; i++) {
                // each waits for its turn
                assertThat(offer(outbox, "a")).isEqualTo(ACCEPTED);
            }
            assertThat(outbox.dropped()).isZero();
            assertThat(troubles).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsHeldBackCountsToo(OverflowPolicy policy) {
        onLoop(() -> {
            Outbox outbox = outbox(LIMIT, policy, Replay.NONE, sink);
            offer(outbox, frame("a".repeat(40), "a", 0), true);
            offer(outbox, "b");
            boolean makesRoom = policy == DROP_OLDEST || policy == LATEST;
            assertThat(offer(outbox, "c")).isEqualTo(makesRoom ? ACCEPTED : OVERFLOWED);
            assertThat(offer(outbox, "d", 80, "c")).isEqualTo(makesRoom ? ACCEPTED : OVERFLOWED);
            outbox.release();
            assertThat(received(outbox)).isEqualTo(makesRoom ? "d" : "ab");
        });
    }

    @ParameterizedTest
    @EnumSource
    void nothingElseIsLostAndNoMoreWaits(OverflowPolicy policy) {
        int offers = 3_000;
        with(policy, outbox -> {
            Random random = new Random(policy.ordinal());
            for (int i = 0; i < offers; i++) {
                offer(outbox, frame(number(i), "e" + random.nextInt(4), 0), false);
                assertThat(framesWaiting() * number(i).length()).isLessThanOrEqualTo(LIMIT);
                if (random.nextInt(3) == 0) {
                    sink.makeRoom(random.nextInt(20));
                    outbox.flush();
                }
            }
            sink.makeRoom(ALL);
            turns(outbox);
            int last = -1;
            int received = 0;
            for (String frame : sink.text().split("(?<=\n)")) {
                int number = Integer.parseInt(frame.strip());
                assertThat(frame).isEqualTo(number(number));
                assertThat(number).isGreaterThan(last);
                last = number;
                received++;
            }
            assertThat(received + outbox.dropped()).isEqualTo(offers);
            assertThat(outbox.dropped()).isPositive();
            assertThat(framesWaiting()).isZero();
        });
    }

    private static String number(int number) {
        return String.format("%08d%n", number);
    }
}

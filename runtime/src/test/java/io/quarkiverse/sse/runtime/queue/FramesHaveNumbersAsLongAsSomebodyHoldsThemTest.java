package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.runtime.wire.Frame;

class FramesHaveNumbersAsLongAsSomebodyHoldsThemTest {

    private static final int INITIAL_CAPACITY = 64;

    private static final int STEP_BYTES = 64 * 1024;

    private final PendingRoom room = new PendingRoom("test", Long.MAX_VALUE);
    private final FrameTable table = new FrameTable(room);

    static List<Long> seeds() {
        return new Random(22).longs(10).boxed().toList();
    }

    private static long bytes(Map<Integer, Frame> frames) {
        return frames.values().stream().filter(frame -> frame.size() > 0)
                .mapToLong(frame -> frame.size() + FrameTable.OVERHEAD_BYTES).sum();
    }

    /** The table grows and empties several times, and never has more numbers than it had frames at once. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverHoldsThem(long seed) {
        Random random = new Random(seed);
        Map<Integer, Frame> frames = new HashMap<>();
        List<Integer> holders = new ArrayList<>();
        int most = 0;
        int emptied = 0;
        boolean growing = true;
        for (int step = 0; step < 10_000; step++) {
            if (holders.isEmpty() || random.nextInt(10) < (growing ? 7 : 2)) {
                if (frames.isEmpty() || random.nextBoolean()) {
                    boolean counts = random.nextBoolean();
                    // of one that doesn't count, it is known by its size
                    Frame frame = new Frame(new byte[counts ? 1 + random.nextInt(10_000) : 0], null);
                    int number = counts ? table.addCounted(frame) : table.add(frame);
                    assertThat(frames).doesNotContainKey(number);
                    frames.put(number, frame);
                    holders.add(number);
                    most = Math.max(most, frames.size());
                    assertThat(number).isBetween(0, most - 1);
                } else {
                    int number = holders.get(random.nextInt(holders.size()));
                    table.retain(number);
                    holders.add(number);
                }
            } else {
                Integer number = holders.remove(random.nextInt(holders.size()));
                table.release(number);
                if (!holders.contains(number)) {
                    frames.remove(number);
                    assertThat(number < INITIAL_CAPACITY ? table.get(number) : null).isNull();
                }
                if (holders.isEmpty()) {
                    most = 0;
                    emptied++;
                    assertThat(room.bytes()).isZero();
                }
            }
            growing = growing ? holders.size() < 1_000 : holders.isEmpty();
            assertThat(table.size()).isEqualTo(frames.size());
            if (step % 100 == 0) {
                assertThat(room.bytes()).isBetween(bytes(frames) - STEP_BYTES, bytes(frames) + STEP_BYTES);
                frames.forEach((number, frame) -> assertThat(table.get(number)).isSameAs(frame));
            }
        }
        assertThat(emptied).isPositive();
    }

    @Test
    void andAnEmptyTableIsSmall() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 10 * INITIAL_CAPACITY; i++) {
            numbers.add(table.add(new Frame(new byte[1], null)));
        }
        numbers.forEach(table::release);
        assertThat(table.size()).isZero();
        assertThatThrownBy(() -> table.get(INITIAL_CAPACITY)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }
}

package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quarkiverse.sse.runtime.wire.Frame;

class ConnectionsDueTheSameShareBatchesTest {

    private static final int MAX = FrameJoiner.MAX_WRITE_BYTES;

    private final Random random = new Random(23);
    private final FrameTable table = new FrameTable(new PendingRoom("test", Long.MAX_VALUE));
    private final FrameJoiner joiner = new FrameJoiner();

    static List<Long> seeds() {
        return new Random(24).longs(20).boxed().toList();
    }

    /** Two connections read at different speeds, so that what one is due is often what the other has had. */
    @ParameterizedTest
    @MethodSource("seeds")
    void andEachGetsItsOwnBytes(long seed) {
        Random decisions = new Random(seed);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        FrameQueue[] queues = { new FrameQueue(table), new FrameQueue(table) };
        for (int i = 0; i < 40; i++) {
            int size = 1 + decisions.nextInt(decisions.nextInt(5) == 0 ? 3 * MAX : 10_000);
            Frame frame = add(size, queues);
            sent.writeBytes(frame.bytes());
        }
        ByteArrayOutputStream[] received = { new ByteArrayOutputStream(), new ByteArrayOutputStream() };
        while (!queues[0].isEmpty() || !queues[1].isEmpty()) {
            int reader = decisions.nextInt(2);
            FrameQueue queue = queues[reader];
            if (!queue.isEmpty()) {
                Batch batch = joiner.headOf(queue);
                assertFull(batch, queue);
                int taken = decisions.nextInt(3) == 0 ? 1 + decisions.nextInt(batch.size()) : batch.size();
                received[reader].write(batch.body().getBytes(), 0, taken);
                queue.take(taken);
            }
        }
        assertThat(Arrays.equals(received[0].toByteArray(), sent.toByteArray())).isTrue();
        assertThat(Arrays.equals(received[1].toByteArray(), sent.toByteArray())).isTrue();
        assertThat(table.size()).isZero();
    }

    /** As much as goes into one write, and no frame that would not fit whole, unless it is larger than any write. */
    private static void assertFull(Batch batch, FrameQueue queue) {
        assertThat(batch.body().length()).isEqualTo(batch.size());
        assertThat(batch.size()).isBetween(1, MAX);
        int left = batch.size() + queue.headBytesTaken();
        int frames = 0;
        while (frames < queue.count() && left >= queue.get(frames).size()) {
            left -= queue.get(frames++).size();
        }
        if (left > 0) {
            assertThat(frames).isZero();
            assertThat(queue.get(0).size()).isGreaterThan(MAX);
            assertThat(left % MAX).as("a part of a large frame ends where all parts end").isZero();
        } else if (frames < queue.count() && queue.get(0).size() <= MAX) {
            assertThat(batch.size() + queue.get(frames).size()).isGreaterThan(MAX);
        }
    }

    @Test
    void onlyWhereBothBeginAndEndAtTheSame() {
        FrameQueue one = new FrameQueue(table);
        FrameQueue two = new FrameQueue(table);
        add(100, one, two);
        add(100, one, two);
        Batch shared = joiner.headOf(one);
        assertThat(joiner.headOf(two)).isSameAs(shared);
        two.take(1);
        assertDiffers(shared, one, two);
        two.take(99);
        add(100, two);
        assertDiffers(shared, one, two);
        one.take(100);
        add(100, one);
        assertDiffers(joiner.headOf(one), one, two);
        one.clear();
        two.clear();
        add(100, one, two);
        shared = joiner.headOf(one);
        add(100, two);
        assertDiffers(shared, one, two);
    }

    private void assertDiffers(Batch ofOne, FrameQueue one, FrameQueue two) {
        assertThat(joiner.headOf(two)).isNotSameAs(ofOne);
        assertThat(joiner.headOf(one).body()).isNotEqualTo(joiner.headOf(two).body());
    }

    @Test
    void ofAsManyFramesAsGoIntoOneWrite() {
        FrameQueue queue = new FrameQueue(table);
        add(MAX - 10, queue);
        add(10, queue);
        add(1, queue);
        assertThat(joiner.headOf(queue).size()).isEqualTo(MAX);
        queue.take(1);
        assertThat(joiner.headOf(queue).size()).as("what has been taken leaves room").isEqualTo(MAX);
    }

    @Test
    void andThePartsOfALargeFrameWhereverTheyAre() {
        FrameQueue fast = new FrameQueue(table);
        FrameQueue slow = new FrameQueue(table);
        add(3 * MAX + 10, fast, slow);
        Batch[] parts = new Batch[4];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = joiner.headOf(fast);
            fast.take(parts[i].size());
        }
        assertThat(parts[3].size()).isEqualTo(10);
        assertThat(joiner.headOf(slow)).isSameAs(parts[0]);
        slow.take(MAX + 5);
        // falls in with the others again
        Batch rest = joiner.headOf(slow);
        assertThat(rest.size()).isEqualTo(MAX - 5);
        slow.take(rest.size());
        assertThat(joiner.headOf(slow)).isSameAs(parts[2]);
    }

    @Test
    void whoseMemoryIsReleasedWhenNobodyWritesThemAnyMore() {
        FrameQueue queue = new FrameQueue(table);
        add(100, queue);
        ByteBuf first = encoded(joiner.headOf(queue));
        queue.take(1);
        ByteBuf second = encoded(joiner.headOf(queue));
        assertThat(first.refCnt()).as("replaced").isZero();
        assertThat(second.refCnt()).isOne();
        queue.clear();
        add(2 * MAX, queue);
        ByteBuf large = encoded(joiner.headOf(queue));
        queue.take(MAX);
        ByteBuf largeToo = encoded(joiner.headOf(queue));
        assertThat(large.refCnt()).as("others may be due it").isOne();
        queue.clear();
        add(2 * MAX, queue);
        ByteBuf another = encoded(joiner.headOf(queue));
        assertThat(large.refCnt() + largeToo.refCnt()).as("there is another large frame").isZero();
        joiner.reset();
        assertThat(second.refCnt() + another.refCnt()).as("idle").isZero();
    }

    private static ByteBuf encoded(Batch batch) {
        assertThat(batch.chunks()).isNull();
        ByteBuf chunks = Unpooled.buffer(1);
        batch.keepChunks(new Chunks(chunks, new int[0], new int[0]));
        assertThat(batch.chunks().bytes()).isSameAs(chunks);
        return chunks;
    }

    @Test
    void andAnyPieceOfABatchIsTheSameAsInTheWhole() {
        for (Batch batch : new Batch[] { Batches.of(random, 0, 1, 1), Batches.of(random, 3, 60, 10, 1, 1, 40, 11),
                Batches.of(random, 20, 30, 90), Batches.of(random, 9, 12, 10, 5, 20) }) {
            for (int from = 0; from < batch.size(); from++) {
                for (int length = 1; length <= batch.size() - from; length++) {
                    ByteBuf piece = Unpooled.buffer();
                    batch.appendTo(piece, from, length);
                    assertThat(piece).isEqualTo(batch.body().slice(from, from + length).getByteBuf());
                }
            }
        }
    }

    private Frame add(int size, FrameQueue... queues) {
        Frame frame = Batches.frame(random, size);
        int number = table.add(frame);
        for (FrameQueue queue : queues) {
            queue.add(number);
        }
        table.release(number);
        return frame;
    }
}

package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Queues that share a table have what lists of the same frames have, whatever is done to them. The table has each frame as long
 * as a queue has it.
 */
class QueuesMatchAListOfFramesTest {

    private static final int QUEUES = 3;
    private static final int STEPS = 1_000;
    private static final String[] NAMES = { null, "a", "b", "c" };

    private final FrameTable table = new FrameTable(new PendingRoom("test", Long.MAX_VALUE));
    private final List<FrameQueue> queues = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();

    static List<Long> seeds() {
        return new Random(21).longs(10).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsDoneToThem(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < QUEUES; i++) {
            queues.add(new FrameQueue(table));
            models.add(new Model());
        }
        for (int step = 0; step < STEPS; step++) {
            int chosen = random.nextInt(QUEUES);
            change(queues.get(chosen), models.get(chosen), random);
            assertSame();
        }
        queues.forEach(FrameQueue::clear);
        models.forEach(Model::clear);
        assertSame();
    }

    private void change(FrameQueue queue, Model model, Random random) {
        switch (random.nextInt(20)) {
            case 0 -> {
                queue.clear();
                model.clear();
            }
            case 1, 2 -> {
                String next = NAMES[random.nextInt(NAMES.length)];
                assertThat(queue.keepLatest(next)).isEqualTo(model.keepLatest(next));
            }
            case 3, 4, 5 -> assertThat(queue.dropOldest()).isEqualTo(model.dropOldest());
            case 6, 7, 8 -> {
                int size = random.nextInt(model.left() + 1);
                queue.take(size);
                model.take(size);
            }
            case 9 -> {
                queue.take(model.left());
                model.take(model.left());
            }
            case 10 -> {
                int other = random.nextInt(QUEUES);
                if (queues.get(other) != queue && queue.count() < 500) {
                    queue.addAll(queues.get(other));
                    model.frames.addAll(models.get(other).frames);
                }
            }
            default -> {
                // now and then more than a ring keeps
                for (int i = random.nextInt(30) == 0 ? 200 : random.nextInt(6); i > 0; i--) {
                    addToSome(random);
                }
            }
        }
    }

    private void addToSome(Random random) {
        Frame frame = frame(1 + random.nextInt(20), NAMES[random.nextInt(NAMES.length)]);
        int number = table.add(frame);
        for (int i = 0; i < QUEUES; i++) {
            if (random.nextInt(3) > 0) {
                queues.get(i).add(number);
                models.get(i).frames.add(frame);
            }
        }
        table.release(number);
    }

    private void assertSame() {
        Map<Frame, Boolean> held = new IdentityHashMap<>();
        for (int i = 0; i < QUEUES; i++) {
            FrameQueue queue = queues.get(i);
            Model model = models.get(i);
            assertThat(queue.count()).isEqualTo(model.frames.size());
            assertThat(queue.isEmpty()).isEqualTo(model.frames.isEmpty());
            assertThat(queue.bytes()).isEqualTo(model.bytes());
            assertThat(queue.headBytesTaken()).isEqualTo(model.taken);
            assertThat(List.of(queue.first(queue.count())).equals(model.frames)).as("the frames are the same").isTrue();
            model.frames.forEach(frame -> held.put(frame, true));
        }
        assertThat(table.size()).as("frames in the table").isEqualTo(held.size());
    }

    @Test
    void aFrameThatHasBegunIsNotDropped() {
        FrameQueue queue = new FrameQueue(table);
        Frame begun = frame(10, "a");
        Frame next = frame(10, "b");
        add(queue, begun);
        queue.take(1);
        assertThat(queue.dropOldest()).isFalse();
        add(queue, next);
        assertThat(queue.dropOldest()).isTrue();
        assertThat(queue.first(queue.count())).containsExactly(begun);
        assertThat(queue.keepLatest("a")).isZero();
        assertThat(queue.headBytesTaken()).isEqualTo(1);
    }

    @Test
    void whatIsTakenFromAQueueThatWasClearedMeanwhileIsGone() {
        FrameQueue queue = new FrameQueue(table);
        add(queue, frame(10, "a"));
        queue.clear();
        queue.take(5);
        add(queue, frame(10, "a"));
        assertThat(queue.headBytesTaken()).isZero();
    }

    private void add(FrameQueue queue, Frame frame) {
        int number = table.add(frame);
        queue.add(number);
        table.release(number);
    }

    private static Frame frame(int size, String event) {
        return new Frame(new byte[size], event);
    }

    /** What a queue does, the plain way. */
    private static final class Model {

        private final List<Frame> frames = new ArrayList<>();
        private int taken;

        int bytes() {
            return frames.stream().mapToInt(Frame::size).sum();
        }

        int left() {
            return bytes() - taken;
        }

        void take(int size) {
            taken += size;
            while (!frames.isEmpty() && taken >= frames.get(0).size()) {
                taken -= frames.remove(0).size();
            }
        }

        boolean dropOldest() {
            int oldest = taken > 0 ? 1 : 0;
            if (frames.size() <= oldest) {
                return false;
            }
            frames.remove(oldest);
            return true;
        }

        int keepLatest(String next) {
            Set<String> newer = new HashSet<>();
            newer.add(next);
            int before = frames.size();
            for (int i = before - 1; i >= (taken > 0 ? 1 : 0); i--) {
                String event = frames.get(i).event();
                if (event != null && !newer.add(event)) {
                    frames.remove(i);
                }
            }
            return before - frames.size();
        }

        void clear() {
            frames.clear();
            taken = 0;
        }
    }
}

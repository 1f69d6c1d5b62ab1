package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Joins the frames at the head of a queue into one batch for one write, and gives the same batch to all connections of a shard
 * that are due the same frames. Belongs to the shard's event loop.
 */
final class FrameJoiner {

    /** The most that is written at once, so that a full socket is noticed before much is handed to it. */
    static final int MAX_WRITE_BYTES = 64 * 1024;

    private Batch last;
    private Frame large;
    private final List<Batch> partsOfLarge = new ArrayList<>();

    /**
     * Takes as much from the head of a queue as goes into one write.
     *
     * @param queue not empty
     * @return what was taken
     */
    Batch take(FrameQueue queue) {
        Frame first = queue.get(0);
        int bytes = first.size();
        if (bytes > MAX_WRITE_BYTES) {
            return takePart(queue, first);
        }
        int count = 1;
        while (count < queue.count() && bytes + queue.get(count).size() <= MAX_WRITE_BYTES) {
            bytes += queue.get(count++).size();
        }
        if (last == null || !last.isHeadOf(queue, count)) {
            replaceLast(Batch.of(queue.first(count), bytes));
        }
        queue.take(count);
        return last;
    }

    /**
     * @param frame not larger than {@link #MAX_WRITE_BYTES}
     * @return it alone
     */
    Batch only(Frame frame) {
        if (last == null || !last.isOnly(frame)) {
            replaceLast(Batch.of(new Frame[] { frame }, frame.size()));
        }
        return last;
    }

    private void replaceLast(Batch batch) {
        if (last != null) {
            last.release();
        }
        last = batch;
    }

    private Batch takePart(FrameQueue queue, Frame frame) {
        if (frame != large) {
            releaseLarge();
            large = frame;
        }
        int start = queue.headBytesTaken();
        int size = Math.min(MAX_WRITE_BYTES, frame.size() - start);
        int part = start / MAX_WRITE_BYTES;
        while (partsOfLarge.size() <= part) {
            partsOfLarge.add(null);
        }
        if (partsOfLarge.get(part) == null) {
            partsOfLarge.set(part, Batch.part(frame, start, size));
        }
        queue.takeFromHead(size);
        return partsOfLarge.get(part);
    }

    private void releaseLarge() {
        for (Batch part : partsOfLarge) {
            if (part != null) {
                part.release();
            }
        }
        partsOfLarge.clear();
        large = null;
    }

    /**
     * Keeps nothing in memory while there is nothing to write.
     */
    void reset() {
        replaceLast(null);
        releaseLarge();
    }
}

package io.quarkiverse.sse.runtime.queue;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.runtime.compression.Gzip;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Joins the frames at the head of a queue into one batch for one write, and gives the same batch to
 * all connections of an event loop that are due the same frames. Must be used on the event loop.
 */
final class FrameJoiner {

    /**
     * The most that is written at once, so that a full socket is noticed before
     * much is handed to it.
     */
    static final int MAX_WRITE_BYTES = 64 * 1024;

    private PlainBatch last;
    private Frame large;
    private final List<PlainBatch> partsOfLarge = new ArrayList<>();
    private FramingBatch emptyBlock;

    /**
     * Joins as much from the head of a queue as goes into one write. The caller takes from the
     * queue what has been written.
     *
     * @param queue a queue that is not empty
     */
    PlainBatch headOf(FrameQueue queue) {
        Frame first = queue.get(0);
        if (first.size() > MAX_WRITE_BYTES) {
            return partOfLarge(queue, first);
        }
        int bytes = first.size() - queue.headBytesTaken();
        int count = 1;
        while (count < queue.count() && bytes + queue.get(count).size() <= MAX_WRITE_BYTES) {
            bytes += queue.get(count++).size();
        }
        return share(queue, count, bytes);
    }

    private PlainBatch share(FrameQueue queue, int count, int bytes) {
        if (last == null || !last.isHeadOf(queue, count)) {
            replaceLast(new PlainBatch(queue.first(count), queue.headBytesTaken(), bytes));
        }
        return last;
    }

    private void replaceLast(PlainBatch batch) {
        if (last != null) {
            last.release();
        }
        last = batch;
    }

    private PlainBatch partOfLarge(FrameQueue queue, Frame frame) {
        int start = queue.headBytesTaken();
        int size = Math.min(MAX_WRITE_BYTES - start % MAX_WRITE_BYTES, frame.size() - start);
        if (start % MAX_WRITE_BYTES != 0) {
            // a socket has stopped here; after this part, the connection is in step
            // with the others again
            return share(queue, 1, size);
        }
        if (frame != large) {
            releaseLarge();
            large = frame;
        }
        int part = start / MAX_WRITE_BYTES;
        while (partsOfLarge.size() <= part) {
            partsOfLarge.add(null);
        }
        if (partsOfLarge.get(part) == null) {
            partsOfLarge.set(part, new PlainBatch(new Frame[] { frame }, start, size));
        }
        return partsOfLarge.get(part);
    }

    private void releaseLarge() {
        for (PlainBatch part : partsOfLarge) {
            if (part != null) {
                part.release();
            }
        }
        partsOfLarge.clear();
        large = null;
    }

    /**
     * @return what compressed streams get where nothing else is to be written
     */
    Batch emptyBlock() {
        if (emptyBlock == null) {
            emptyBlock = new FramingBatch(Gzip.emptyBlock());
        }
        return emptyBlock;
    }

    /**
     * Releases all batches, so that an idle event loop keeps none in memory.
     */
    void reset() {
        replaceLast(null);
        releaseLarge();
        if (emptyBlock != null) {
            emptyBlock.release();
            emptyBlock = null;
        }
    }
}

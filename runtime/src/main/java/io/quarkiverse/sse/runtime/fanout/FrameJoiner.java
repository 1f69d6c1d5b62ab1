package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * Joins frames into one buffer for one write, and gives the same buffer to all connections of a shard that are due the same
 * frames. Belongs to the shard's event loop.
 */
final class FrameJoiner {

    /** The most that is written at once, so that a full socket is noticed before much is handed to it. */
    static final int MAX_WRITE_BYTES = 64 * 1024;

    private List<Frame> batch = new ArrayList<>();
    private List<Frame> joinedFrames = new ArrayList<>();
    private Buffer joined;

    /**
     * Takes as many frames from the head of a queue as go into one write.
     *
     * @param queue not empty, and its head not larger than {@link #MAX_WRITE_BYTES}
     * @return the bytes of the frames taken
     */
    Buffer join(ArrayDeque<Frame> queue) {
        Frame first = queue.poll();
        if (!fitsBehind(first.size(), queue.peek())) {
            return first.bytes();
        }
        batch.clear();
        batch.add(first);
        int bytes = first.size();
        while (fitsBehind(bytes, queue.peek())) {
            Frame next = queue.poll();
            batch.add(next);
            bytes += next.size();
        }
        if (joined == null || !sameAsJoined()) {
            joined = copy(bytes);
            List<Frame> spare = joinedFrames;
            joinedFrames = batch;
            batch = spare;
        }
        return joined;
    }

    private static boolean fitsBehind(int bytes, Frame next) {
        return next != null && bytes + next.size() <= MAX_WRITE_BYTES;
    }

    private boolean sameAsJoined() {
        if (batch.size() != joinedFrames.size()) {
            return false;
        }
        // from the end: what differs is mostly how much a connection has already got
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (batch.get(i) != joinedFrames.get(i)) {
                return false;
            }
        }
        return true;
    }

    private Buffer copy(int bytes) {
        Buffer buffer = Buffer.buffer(bytes);
        for (Frame frame : batch) {
            buffer.appendBuffer(frame.bytes());
        }
        return buffer;
    }

    /**
     * Keeps nothing in memory between two drains.
     */
    void reset() {
        batch.clear();
        joinedFrames.clear();
        joined = null;
    }
}

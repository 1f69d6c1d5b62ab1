package io.quarkiverse.sse.runtime.fanout;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The frames that wait for one connection, in a ring: a connection has one of these all its life, mostly empty. Belongs to the
 * shard's event loop.
 */
final class FrameQueue {

    private static final int INITIAL_FRAMES = 4;
    /** A larger ring is given up when it is empty again. */
    private static final int KEPT_FRAMES = 64;

    /** Its length is a power of two. */
    private Frame[] ring = new Frame[INITIAL_FRAMES];
    private int head;
    private int count;
    private int bytes;
    private int headBytesTaken;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /**
     * @return how many bytes wait; a frame counts in full until all of it has been taken
     */
    int bytes() {
        return bytes;
    }

    /**
     * @return how much of the first frame has been taken
     */
    int headBytesTaken() {
        return headBytesTaken;
    }

    Frame get(int index) {
        return ring[position(index)];
    }

    void add(Frame frame) {
        if (count == ring.length) {
            ring = Arrays.copyOf(toArray(count), 2 * count);
            head = 0;
        }
        ring[position(count++)] = frame;
        bytes += frame.size();
    }

    void addAll(FrameQueue other) {
        for (int i = 0; i < other.count; i++) {
            add(other.get(i));
        }
    }

    Frame[] toArray(int first) {
        Frame[] frames = new Frame[first];
        for (int i = 0; i < first; i++) {
            frames[i] = get(i);
        }
        return frames;
    }

    /** Takes part of the first frame, or the rest of it. */
    void takeFromHead(int size) {
        headBytesTaken += size;
        if (headBytesTaken == get(0).size()) {
            take(1);
        }
    }

    void take(int frames) {
        for (int i = 0; i < frames; i++) {
            bytes -= ring[head].size();
            ring[head] = null;
            head = position(1);
            count--;
        }
        headBytesTaken = 0;
        if (count == 0 && ring.length > KEPT_FRAMES) {
            clear();
        }
    }

    /**
     * Drops the oldest frame of which nothing has been taken yet.
     *
     * @return whether there was one
     */
    boolean dropOldest() {
        int oldest = headBytesTaken > 0 ? 1 : 0;
        if (oldest >= count) {
            return false;
        }
        bytes -= get(oldest).size();
        ring[position(oldest)] = get(0);
        ring[head] = null;
        head = position(1);
        count--;
        return true;
    }

    /**
     * Keeps only the newest frame of each event name, and those without one.
     *
     * @param next the name of the frame to come, which is the newest of its name, or {@code null}
     * @return how many were dropped
     */
    int keepLatest(String next) {
        Set<String> newer = new HashSet<>();
        if (next != null) {
            newer.add(next);
        }
        Frame[] frames = toArray(count);
        boolean begun = headBytesTaken > 0;
        int dropped = 0;
        for (int i = frames.length - 1; i >= (begun ? 1 : 0); i--) {
            String event = frames[i].event();
            if (event != null && !newer.add(event)) {
                frames[i] = null;
                dropped++;
            }
        }
        int taken = headBytesTaken;
        clear();
        headBytesTaken = taken;
        for (Frame frame : frames) {
            if (frame != null) {
                add(frame);
            }
        }
        return dropped;
    }

    void clear() {
        ring = new Frame[INITIAL_FRAMES];
        head = 0;
        count = 0;
        bytes = 0;
        headBytesTaken = 0;
    }

    private int position(int index) {
        return head + index & ring.length - 1;
    }
}

package io.quarkiverse.sse.runtime.queue;

import java.util.HashSet;
import java.util.Set;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The frames that wait for one connection, as a ring of their numbers in the {@link FrameTable}.
 * Each connection has such a queue all its life, and it is mostly empty, so an empty one is small.
 * Must be used on the connection's event loop.
 */
final class FrameQueue {

    private static final int INITIAL_RING = 8;
    /** A larger ring is given up when it is empty again. */
    private static final int KEPT_RING = 64;

    private final FrameTable table;

    /** The number of the frame, as long as there is no ring and at most one frame. */
    private int only;
    /** The numbers of all frames. The length of the ring is a power of two. */
    private int[] ring;
    private int head;
    private int count;
    private int bytes;
    private int headBytesTaken;

    FrameQueue(FrameTable table) {
        this.table = table;
    }

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
     * @return how many bytes of the first frame have been taken
     */
    int headBytesTaken() {
        return headBytesTaken;
    }

    Frame get(int index) {
        return table.get(number(index));
    }

    /**
     * @return how many connections of the event loop a frame waits for, this one included
     */
    int holders(int index) {
        return table.holders(number(index));
    }

    Frame[] first(int frames) {
        Frame[] first = new Frame[frames];
        for (int i = 0; i < frames; i++) {
            first[i] = get(i);
        }
        return first;
    }

    void add(int number) {
        if (ring == null && count == 0) {
            only = number;
        } else {
            if (ring == null || count == ring.length) {
                grow();
            }
            ring[ringIndex(count)] = number;
        }
        count++;
        bytes += table.get(number).size();
        table.retain(number);
    }

    private void grow() {
        int[] larger = new int[Math.max(INITIAL_RING, 2 * count)];
        for (int i = 0; i < count; i++) {
            larger[i] = number(i);
        }
        ring = larger;
        head = 0;
    }

    private int number(int index) {
        return ring == null ? only : ring[ringIndex(index)];
    }

    void addAll(FrameQueue other) {
        for (int i = 0; i < other.count; i++) {
            add(other.number(i));
        }
    }

    /**
     * Takes bytes from the head, unless the queue has been cleared meanwhile.
     *
     * @return how many events have been taken to their ends
     */
    int take(int size) {
        int events = 0;
        int left = headBytesTaken + size;
        headBytesTaken = 0;
        while (count > 0) {
            int number = number(0);
            Frame frame = table.get(number);
            int frameSize = frame.size();
            if (left < frameSize) {
                break;
            }
            left -= frameSize;
            if (frame.event() != null) {
                events++;
            }
            removeHead(number, frameSize);
        }
        if (count > 0) {
            headBytesTaken = left;
        } else {
            giveUpLargeRing();
        }
        return events;
    }

    private void giveUpLargeRing() {
        if (ring != null && ring.length > KEPT_RING) {
            ring = null;
        }
    }

    private void removeHead() {
        int number = number(0);
        removeHead(number, table.get(number).size());
    }

    private void removeHead(int number, int frameSize) {
        bytes -= frameSize;
        table.release(number);
        if (ring != null) {
            head = ringIndex(1);
        }
        count--;
    }

    /**
     * Drops the oldest frame that has not been begun.
     *
     * @return whether there was one
     */
    boolean dropOldest() {
        if (headBytesTaken == 0 && count > 0) {
            removeHead();
            return true;
        }
        if (count < 2) {
            return false;
        }
        // swap the begun frame with the one behind it, which becomes the head and is dropped
        int begun = ring[head];
        ring[head] = ring[ringIndex(1)];
        ring[ringIndex(1)] = begun;
        removeHead();
        return true;
    }

    /**
     * Keeps only the newest frame of each event name, the frames without a name, and a frame
     * that has been begun.
     *
     * @param next the event name of the frame to come, which is the newest of that
     *        name, or {@code null}
     * @return how many frames were dropped
     */
    int keepLatest(String next) {
        Set<String> newer = new HashSet<>();
        if (next != null) {
            newer.add(next);
        }
        boolean[] kept = new boolean[count];
        for (int i = count - 1; i >= 0; i--) {
            String event = get(i).event();
            kept[i] = i == 0 && headBytesTaken > 0 || event == null || newer.add(event);
        }
        int before = count;
        int begun = headBytesTaken;
        for (int i = 0; i < before; i++) {
            int number = number(0);
            table.retain(number);
            removeHead();
            if (kept[i]) {
                add(number);
            }
            table.release(number);
        }
        headBytesTaken = begun;
        return before - count;
    }

    void clear() {
        while (count > 0) {
            removeHead();
        }
        headBytesTaken = 0;
        giveUpLargeRing();
    }

    private int ringIndex(int index) {
        return head + index & ring.length - 1;
    }
}

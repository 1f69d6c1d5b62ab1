package io.quarkiverse.sse.runtime.queue;

import java.util.Arrays;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The frames that wait for any connection of an event loop, each under a number. The connections'
 * queues hold these numbers and not references: a reference that each connection stores into memory
 * that has long become old would give the garbage collector more work than the rest of a delivery
 * takes. Must be used on the event loop.
 * <p>
 * It tells a {@link PendingRoom} how many bytes it holds of frames that nobody else keeps.
 */
public final class FrameTable {

    /** What a frame that waits takes in memory besides its bytes, about. */
    static final int OVERHEAD_BYTES = 100;

    private static final int INITIAL_CAPACITY = 64;
    private static final int NONE = -1;
    /** Steps in which the room is told, so that the event loops seldom write what all of them read. */
    private static final int STEP_BYTES = 64 * 1024;

    private final PendingRoom room;

    private Frame[] frames = new Frame[INITIAL_CAPACITY];
    /** The number of queues that hold the frame. For a free number, it is the next free one. */
    private int[] holders = new int[INITIAL_CAPACITY];
    /** What the frame counts for in the room. */
    private int[] counted = new int[INITIAL_CAPACITY];
    private int firstFree = NONE;
    private int used;
    private int live;
    /** What the room has not been told. */
    private long untold;

    FrameTable(PendingRoom room) {
        this.room = room;
    }

    /**
     * Adds a frame that nobody else keeps, and which the caller holds.
     *
     * @return the number of the frame, as of {@link #add}
     */
    public int addCounted(Frame frame) {
        int size = frame.size() + OVERHEAD_BYTES;
        int number = add(frame);
        counted[number] = size;
        count(size);
        return number;
    }

    private void count(int bytes) {
        untold += bytes;
        if (untold >= STEP_BYTES || untold <= -STEP_BYTES) {
            tell();
        }
    }

    private void tell() {
        room.add(untold);
        untold = 0;
    }

    /**
     * Adds a frame, which the caller holds.
     *
     * @return the number of the frame, which must be {@linkplain #release(int) released} once for
     *         this call and once for each time it is retained
     */
    public int add(Frame frame) {
        int number = firstFree;
        if (number == NONE) {
            if (used == frames.length) {
                // grow all arrays or none, even if memory runs out
                Frame[] moreFrames = Arrays.copyOf(frames, 2 * used);
                int[] moreCounted = Arrays.copyOf(counted, 2 * used);
                holders = Arrays.copyOf(holders, 2 * used);
                frames = moreFrames;
                counted = moreCounted;
            }
            number = used++;
        } else {
            firstFree = holders[number];
        }
        frames[number] = frame;
        holders[number] = 1;
        live++;
        return number;
    }

    Frame get(int number) {
        return frames[number];
    }

    /**
     * @return how many times a frame is held
     */
    int holders(int number) {
        return holders[number];
    }

    void retain(int number) {
        holders[number]++;
    }

    /**
     * Releases a frame. Its number is free when nothing holds it any more.
     */
    public void release(int number) {
        if (--holders[number] > 0) {
            return;
        }
        frames[number] = null;
        holders[number] = firstFree;
        firstFree = number;
        if (counted[number] > 0) {
            count(-counted[number]);
            counted[number] = 0;
        }
        if (--live == 0) {
            firstFree = NONE;
            used = 0;
            if (untold != 0) {
                tell();
            }
            if (frames.length > INITIAL_CAPACITY) {
                Frame[] fewerFrames = new Frame[INITIAL_CAPACITY];
                int[] fewerCounted = new int[INITIAL_CAPACITY];
                holders = new int[INITIAL_CAPACITY];
                frames = fewerFrames;
                counted = fewerCounted;
            }
        }
    }

    /**
     * @return how many frames are held
     */
    public int size() {
        return live;
    }
}

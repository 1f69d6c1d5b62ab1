package io.quarkiverse.sse.runtime.fanout;

import java.util.Arrays;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The frames that wait for any connection of a shard, each under a number. The connections' queues hold these numbers: a
 * reference, stored for each connection into memory that has long become old, would give the garbage collector more work than
 * the rest of a delivery takes. Belongs to the shard's event loop.
 */
final class FrameTable {

    private static final int INITIAL_SLOTS = 64;
    private static final int NONE = -1;

    private Frame[] frames = new Frame[INITIAL_SLOTS];
    /** How many queues have the frame, or for a free slot the next free one. */
    private int[] holders = new int[INITIAL_SLOTS];
    private int firstFree = NONE;
    private int used;
    private int live;

    /**
     * @return the number of the frame, to be {@linkplain #release(int) released} as often as it is retained and once more
     */
    int add(Frame frame) {
        int slot = firstFree;
        if (slot == NONE) {
            if (used == frames.length) {
                // both or none, also when the memory runs out
                Frame[] moreFrames = Arrays.copyOf(frames, 2 * used);
                holders = Arrays.copyOf(holders, 2 * used);
                frames = moreFrames;
            }
            slot = used++;
        } else {
            firstFree = holders[slot];
        }
        frames[slot] = frame;
        holders[slot] = 1;
        live++;
        return slot;
    }

    Frame get(int slot) {
        return frames[slot];
    }

    void retain(int slot) {
        holders[slot]++;
    }

    void release(int slot) {
        if (--holders[slot] > 0) {
            return;
        }
        frames[slot] = null;
        holders[slot] = firstFree;
        firstFree = slot;
        if (--live == 0) {
            firstFree = NONE;
            used = 0;
            if (frames.length > INITIAL_SLOTS) {
                Frame[] fewerFrames = new Frame[INITIAL_SLOTS];
                holders = new int[INITIAL_SLOTS];
                frames = fewerFrames;
            }
        }
    }

    /**
     * @return how many frames are held
     */
    int size() {
        return live;
    }
}

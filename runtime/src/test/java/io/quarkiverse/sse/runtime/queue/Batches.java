package io.quarkiverse.sse.runtime.queue;

import java.util.Random;

import io.quarkiverse.sse.runtime.wire.Frame;

/** Batches as sinks get them. */
public final class Batches {

    private Batches() {
    }

    /**
     * @param random decides about the bytes
     * @param start how much of the first frame is left out
     * @param size the size of the batch
     * @param frameSizes the sizes of its frames, of which the last need not come to its end
     */
    public static Batch of(Random random, int start, int size, int... frameSizes) {
        Frame[] frames = new Frame[frameSizes.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(random, frameSizes[i]);
        }
        return new PlainBatch(frames, start, size);
    }

    static Frame frame(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new Frame(bytes, "message");
    }
}

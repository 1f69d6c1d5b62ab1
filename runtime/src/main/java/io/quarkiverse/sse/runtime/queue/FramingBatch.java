package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/**
 * Bytes of the body that nothing in the queue stands for, and that are written as a whole.
 */
final class FramingBatch extends Batch {

    private final byte[] bytes;

    FramingBatch(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public int endOfPiece(int from, int max) {
        return bytes.length;
    }

    @Override
    public int sizeUpTo(int length) {
        return 0;
    }

    @Override
    public int lengthUpTo(int size) {
        return bytes.length;
    }

    @Override
    public void appendTo(ByteBuf out, int from, int length) {
        out.writeBytes(bytes, from, length);
    }

    @Override
    Buffer copy() {
        return Buffer.buffer(bytes.clone());
    }
}

package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one write, as a part of the body of a response. All connections of an event loop that
 * are due the same bytes get the same batch, so it also keeps what a sink has made of the bytes, for
 * the other sinks. Must be used on the event loop.
 */
public abstract class Batch {

    private Buffer body;
    private Chunks chunks;

    /**
     * @return how many bytes of the queue it takes, which says nothing about its length
     */
    public abstract int size();

    /**
     * @return the number of bytes of the body
     */
    public abstract int length();

    /**
     * @param from the index of the first byte of a piece of the body
     * @param max the most bytes of the piece, which has more only if it can't be any shorter
     * @return the end of the longest piece that can be written without what follows
     */
    public abstract int endOfPiece(int from, int max);

    /**
     * @param length the end of a piece
     * @return how many bytes of the queue the body takes up to there
     */
    public abstract int sizeUpTo(int length);

    /**
     * @param size a number of bytes of the queue, up to the end of a piece
     * @return how many bytes of the body that is
     */
    public abstract int lengthUpTo(int size);

    /**
     * Appends a part of the body to a buffer.
     *
     * @param out the buffer
     * @param from the index of the first byte
     * @param length the number of bytes
     */
    public abstract void appendTo(ByteBuf out, int from, int length);

    /** Returns a copy of the body. */
    abstract Buffer copy();

    /**
     * @return the body, which is shared and must not be changed
     */
    public final Buffer body() {
        if (body == null) {
            body = copy();
        }
        return body;
    }

    /**
     * @return the body as a sink {@linkplain #keepChunks has encoded} it, or {@code null}
     */
    public final Chunks chunks() {
        return chunks;
    }

    /**
     * Keeps the body in an encoded form, which the batch owns and releases from now on.
     */
    public final void keepChunks(Chunks encoded) {
        chunks = encoded;
    }

    /** Frees memory when no further write takes this batch. */
    void release() {
        if (chunks != null) {
            chunks.bytes().release();
            chunks = null;
        }
    }
}

package io.quarkiverse.sse.runtime.http;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quarkiverse.sse.runtime.queue.Batch;

/**
 * Encodes a batch as chunks of HTTP/1.1, which all but the last have the same size.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, chunked
 *      transfer coding</a>
 */
final class HttpChunks {

    private static final byte[] CRLF = { '\r', '\n' };

    /** The most bytes that a chunk takes with its framing. */
    static final int MAX_CHUNK_BYTES = 8 * 1024;
    /** The framing is the size, in four digits at most, and CRLF twice. */
    private static final int MAX_FRAMING_BYTES = 8;
    private static final int MAX_DATA_BYTES = MAX_CHUNK_BYTES - MAX_FRAMING_BYTES;

    private HttpChunks() {
    }

    /**
     * @return the batch in direct memory, encoded by the first sink that asks for it
     */
    static ByteBuf of(Batch batch, ByteBufAllocator allocator) {
        if (batch.chunks() == null) {
            batch.keepChunks(encode(batch, allocator));
        }
        return batch.chunks();
    }

    private static ByteBuf encode(Batch batch, ByteBufAllocator allocator) {
        int full = batch.size() / MAX_DATA_BYTES;
        ByteBuf chunks = allocator.directBuffer(batch.size() + (full + 1) * MAX_FRAMING_BYTES);
        try {
            for (int from = 0; from < batch.size(); from += MAX_DATA_BYTES) {
                int size = Math.min(MAX_DATA_BYTES, batch.size() - from);
                chunks.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
                chunks.writeBytes(CRLF);
                batch.appendTo(chunks, from, size);
                chunks.writeBytes(CRLF);
            }
            return chunks;
        } catch (Throwable failure) {
            chunks.release();
            throw failure;
        }
    }

    /**
     * @param position the beginning of a chunk
     * @return where its data begins
     */
    static int startOfData(ByteBuf chunks, int position) {
        int index = position;
        while (chunks.getByte(index) != CRLF[1]) {
            index++;
        }
        return index + 1;
    }

    /**
     * @param position the beginning of a chunk
     * @return where its data ends
     */
    static int endOfData(ByteBuf chunks, int position) {
        return Math.min(endOfChunk(position), chunks.readableBytes()) - CRLF.length;
    }

    /**
     * @param position an index into encoded chunks
     * @return the end of the chunk that it lies in, if that is not the last chunk
     */
    static int endOfChunk(int position) {
        return (position / MAX_CHUNK_BYTES + 1) * MAX_CHUNK_BYTES;
    }

    /**
     * @param position an index into encoded chunks
     * @return how much data the chunks have up to the end of the one that it lies in, if that is
     *         not the last chunk
     */
    static int dataToEndOfChunk(int position) {
        return (position / MAX_CHUNK_BYTES + 1) * MAX_DATA_BYTES;
    }
}

package io.quarkiverse.sse.runtime.http;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Chunks;

/**
 * Encodes a batch as chunks of HTTP/1.1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, chunked
 *      transfer coding</a>
 */
final class HttpChunks {

    private static final byte[] CRLF = { '\r', '\n' };

    /** The most bytes that a chunk takes with its framing, unless a single block takes more. */
    static final int MAX_CHUNK_BYTES = 8 * 1024;
    /** The framing is the size, in four digits at most, and CRLF twice. */
    private static final int MAX_FRAMING_BYTES = 8;
    private static final int MAX_DATA_BYTES = MAX_CHUNK_BYTES - MAX_FRAMING_BYTES;

    private HttpChunks() {
    }

    /**
     * @param channel provides the memory, and is not looked at where that is not needed: the way to
     *        its allocator is in no cache
     * @return the batch in direct memory, encoded by the first sink that asks for it
     */
    static Chunks of(Batch batch, ChannelHandlerContext channel) {
        if (batch.chunks() == null) {
            batch.keepChunks(encode(batch, channel.alloc()));
        }
        return batch.chunks();
    }

    private static Chunks encode(Batch batch, ByteBufAllocator allocator) {
        int count = 0;
        for (int from = 0; from < batch.length(); count++) {
            from = batch.endOfPiece(from, MAX_DATA_BYTES);
        }
        int[] ends = new int[count];
        int[] sizes = new int[count];
        ByteBuf chunks = allocator.directBuffer(batch.length() + count * MAX_FRAMING_BYTES);
        try {
            int from = 0;
            for (int i = 0; i < count; i++) {
                int end = batch.endOfPiece(from, MAX_DATA_BYTES);
                chunks.writeCharSequence(Integer.toHexString(end - from), StandardCharsets.US_ASCII);
                chunks.writeBytes(CRLF);
                batch.appendTo(chunks, from, end - from);
                chunks.writeBytes(CRLF);
                ends[i] = chunks.writerIndex();
                sizes[i] = batch.sizeUpTo(end);
                from = end;
            }
            return new Chunks(chunks, ends, sizes);
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
     * @param end the end of a chunk
     * @return where its data ends
     */
    static int endOfData(int end) {
        return end - CRLF.length;
    }
}

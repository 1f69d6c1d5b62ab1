package io.quarkiverse.sse.runtime.queue;

import io.netty.buffer.ByteBuf;

/**
 * A batch as chunks of HTTP/1.1.
 *
 * @param bytes the chunks. The buffer is shared: a sink duplicates and retains it for each write
 * @param ends where each chunk ends
 * @param sizes how many bytes of the queue the chunks take up to these ends
 */
public record Chunks(ByteBuf bytes, int[] ends, int[] sizes) {

    /**
     * @param position an index into the bytes
     * @return the index of the chunk that it lies in
     */
    public int at(int position) {
        int chunk = 0;
        while (ends[chunk] <= position) {
            chunk++;
        }
        return chunk;
    }
}

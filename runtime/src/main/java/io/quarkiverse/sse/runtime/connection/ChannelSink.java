package io.quarkiverse.sse.runtime.connection;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkiverse.sse.runtime.fanout.Batch;
import io.quarkiverse.sse.runtime.vertx.ChunkChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Writes an event stream past the HTTP encoder: a chunk is encoded once for all connections that are due it, into memory that
 * the sockets of all of them can read. Used on the connection's event loop only.
 */
final class ChannelSink extends ResponseSink {

    private static final byte[] CRLF = { '\r', '\n' };
    private static final int MAX_FRAMING_BYTES = 12;

    private final ChunkChannel channel;

    ChannelSink(HttpServerRequest request, ChunkChannel channel) {
        super(request);
        this.channel = channel;
    }

    @Override
    public void write(Batch batch) {
        if (!isEnded()) {
            channel.write(batch.framed(ChannelSink::chunk), batch.size());
        }
    }

    private static ByteBuf chunk(Batch batch) {
        ByteBuf chunk = PooledByteBufAllocator.DEFAULT.directBuffer(batch.size() + MAX_FRAMING_BYTES);
        chunk.writeCharSequence(Integer.toHexString(batch.size()), StandardCharsets.US_ASCII);
        chunk.writeBytes(CRLF);
        batch.appendTo(chunk);
        chunk.writeBytes(CRLF);
        return chunk;
    }

    @Override
    public boolean isFull() {
        return channel.isFull();
    }
}

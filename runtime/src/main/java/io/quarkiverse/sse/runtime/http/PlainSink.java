package io.quarkiverse.sse.runtime.http;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Hands the same chunks to all sockets, without TLS.
 */
final class PlainSink extends ChannelSink {

    PlainSink(HttpServerRequest request, Outbox outbox, ResponseChannel channel) {
        super(request, outbox, channel);
    }

    @Override
    int writeChunks(ByteBuf chunks, int size) {
        if (isFull()) {
            enqueue(socketQueue(), chunks.retainedDuplicate());
            return size;
        }
        int taken = writeNow(chunks);
        if (taken == chunks.readableBytes()) {
            return size;
        }
        // the client may have read the size of the chunk in which the socket has stopped
        int end = Math.min(HttpChunks.endOfChunk(taken), chunks.readableBytes());
        enqueueCopy(chunks, taken, end - taken);
        return Math.min(HttpChunks.dataToEndOfChunk(taken), size);
    }
}

package io.quarkiverse.sse.runtime.http;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.queue.Chunks;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Hands the same chunks to all sockets, without TLS.
 */
final class PlainSink extends ChannelSink {

    PlainSink(HttpServerRequest request, Outbox outbox, ContentCoding coding, ResponseChannel channel) {
        super(request, outbox, coding, channel);
    }

    @Override
    int writeChunks(Chunks chunks, int size) {
        ByteBuf bytes = chunks.bytes();
        if (isFull()) {
            enqueue(socketQueue(), bytes.retainedDuplicate());
            return size;
        }
        int taken = writeNow(bytes);
        if (taken == bytes.readableBytes()) {
            return size;
        }
        // the client may have read the size of the chunk in which the socket has stopped
        int chunk = chunks.at(taken);
        enqueueCopy(socketQueue(), bytes, taken, chunks.ends()[chunk] - taken);
        return chunks.sizes()[chunk];
    }
}

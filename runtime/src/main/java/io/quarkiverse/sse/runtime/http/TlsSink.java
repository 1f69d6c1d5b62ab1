package io.quarkiverse.sse.runtime.http;

import java.io.UncheckedIOException;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.vertx.TlsRecords;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Encrypts the chunks that all connections share, for each of them, and hands the records to the
 * socket. Once encrypted, a chunk can't be taken back: so they are encrypted one by one, and not
 * before the socket has taken the one before. What the engine does not take, because it has
 * something else to do first, goes through the handler for TLS.
 */
final class TlsSink extends ChannelSink {

    private final TlsRecords tls;

    TlsSink(HttpServerRequest request, Outbox outbox, ResponseChannel channel) {
        super(request, outbox, channel);
        this.tls = channel.tls();
    }

    @Override
    int writeChunks(ByteBuf chunks, int size) {
        if (isFull()) {
            enqueue(tls.handler(), chunks.retainedDuplicate());
            return size;
        }
        int all = chunks.readableBytes();
        int end = 0;
        do {
            int from = end;
            end = Math.min(HttpChunks.endOfChunk(from), all);
            writeChunk(chunks, from, end - from);
        } while (end < all && !isFull());
        return Math.min(HttpChunks.dataToEndOfChunk(end - 1), size);
    }

    private void writeChunk(ByteBuf chunks, int from, int length) {
        int encrypted = tls.isClear() ? encryptAndWrite(chunks, from, length) : 0;
        if (encrypted < length) {
            enqueue(tls.handler(), chunks.retainedSlice(from + encrypted, length - encrypted));
        }
    }

    private int encryptAndWrite(ByteBuf chunks, int from, int length) {
        ByteBuf records = TlsRecords.buffer();
        int encrypted;
        try {
            encrypted = tls.encrypt(chunks, from, length, records);
        } catch (SSLException e) {
            // the stream is cut: the engine may have lost what it was given
            throw new UncheckedIOException(e);
        }
        int taken = records.isReadable() ? writeNow(records) : 0;
        if (taken < records.readableBytes()) {
            enqueueCopy(records, taken, records.readableBytes() - taken);
        }
        return encrypted;
    }

    /**
     * An engine can close before the connection does. Bytes are lost then, so the stream must not stay
     * open.
     */
    @Override
    void onWriteFailed(Throwable failure) {
        super.onWriteFailed(failure);
        if (!isOurs(failure)) {
            cutIfOpen();
        }
    }
}

package io.quarkiverse.sse.runtime.http;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.queue.Chunks;
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
    /** Whether the engine has failed or closed. That can come before the end of the connection. */
    private boolean broken;

    TlsSink(HttpServerRequest request, Outbox outbox, ContentCoding coding, ResponseChannel channel) {
        super(request, outbox, coding, channel);
        this.tls = channel.tls();
    }

    @Override
    int writeChunks(Chunks chunks, int size) {
        if (isFull()) {
            enqueue(tls.handler(), chunks.bytes().retainedDuplicate());
            return size;
        }
        int[] ends = chunks.ends();
        int chunk = 0;
        int from = 0;
        do {
            writeChunk(chunks.bytes(), from, ends[chunk] - from);
            from = ends[chunk++];
        } while (chunk < ends.length && !isFull() && !broken);
        return chunks.sizes()[chunk - 1];
    }

    private void writeChunk(ByteBuf chunks, int from, int length) {
        int encrypted = tls.isClear() ? encryptAndWrite(chunks, from, length) : 0;
        if (encrypted < length) {
            // a copy, because a client can put off the end of a handshake
            enqueueCopy(tls.handler(), chunks, from + encrypted, length - encrypted);
        }
    }

    private int encryptAndWrite(ByteBuf chunks, int from, int length) {
        ByteBuf records = TlsRecords.buffer();
        int encrypted;
        try {
            encrypted = tls.encrypt(chunks, from, length, records);
        } catch (SSLException e) {
            onWriteFailed(e);
            return length;
        }
        int taken = records.isReadable() ? writeNow(records) : 0;
        if (taken < records.readableBytes()) {
            enqueueCopy(socketQueue(), records, taken, records.readableBytes() - taken);
        }
        return encrypted;
    }

    /** Within the write that is just ending, what comes next would have to take the long way too. */
    @Override
    void onSent() {
        socketQueue().executor().execute(outbox()::onDrained);
    }

    /**
     * What the engine refuses is lost, and nothing may follow it. A failed engine is the client's
     * doing, as a connection that has ended is.
     */
    @Override
    void onWriteFailed(Throwable failure) {
        super.onWriteFailed(failure);
        if (!isOurs(failure) && !broken) {
            broken = true;
            cutIfOpen();
        }
    }

    @Override
    public boolean isOpen() {
        return !broken && super.isOpen();
    }
}

package io.quarkiverse.sse.runtime.vertx;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCounted;

/**
 * Encrypts bytes for one client, past the queues of its {@link io.netty.handler.ssl.SslHandler}.
 * These take several times as long as the encryption. Must be used on the channel's event loop.
 * <p>
 * The handler goes on with the same engine: it makes the head and the end of a response, alerts,
 * and what a handshake or an update of the keys needs. A client can read the records only in the
 * order in which the engine has made them, so nothing may be encrypted here while
 * {@linkplain #isClear() anything} waits in the channel, and all that has been encrypted must
 * be given to the socket or the channel before anything else is written.
 */
public final class TlsRecords {

    /**
     * An engine of the JDK wants room for the largest record, of up to 33 KB, behind each that it has
     * made of what is given to it.
     */
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Not with values of a class of its own: event loops outlive an application in dev mode. */
    private static final ThreadLocal<ByteBuf> RECORDS = new ThreadLocal<>();
    private static final ThreadLocal<ByteBuffer> HEAP = new ThreadLocal<>();

    private final SSLEngine engine;
    private final Channel.Unsafe channel;
    private final ChannelHandlerContext encoder;
    private final boolean intoHeap;

    /**
     * @param engine the engine of the connection
     * @param encoder the handler above the one for TLS
     */
    TlsRecords(SSLEngine engine, ChannelHandlerContext encoder) {
        this.engine = engine;
        this.channel = encoder.channel().unsafe();
        this.encoder = encoder;
        // those of OpenSSL need memory outside of the heap, and those of the JDK copy from it and to it
        this.intoHeap = !(engine instanceof ReferenceCounted);
    }

    /**
     * @return where the handler for TLS takes what it encrypts itself
     */
    public ChannelHandlerContext handler() {
        return encoder;
    }

    /**
     * @return whether the handler for TLS has left nothing in the channel, and the engine needs nothing
     *         but bytes
     */
    public boolean isClear() {
        ChannelOutboundBuffer waiting = channel.outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0
                && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /**
     * @return the buffer of this event loop for {@link #encrypt}, in direct memory
     */
    public static ByteBuf buffer() {
        ByteBuf buffer = RECORDS.get();
        if (buffer == null) {
            // freed by the garbage collector
            buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BUFFER_BYTES));
            RECORDS.set(buffer);
        }
        return buffer.clear();
    }

    /**
     * Encrypts bytes into an empty {@linkplain #buffer() buffer}.
     *
     * @param bytes bytes in direct memory, whose indexes don't move
     * @return how many of the bytes were encrypted; the others are for the
     *         handler: the engine needs something else first, or they are too many
     * @throws SSLException if the engine has failed, and the connection with it
     */
    public int encrypt(ByteBuf bytes, int from, int length, ByteBuf records) throws SSLException {
        ByteBuffer source = bytes.internalNioBuffer(from, length);
        if (intoHeap) {
            ByteBuffer heap = heap();
            int taken = wrap(source, heap);
            records.writeBytes(heap.array(), 0, heap.position());
            return taken;
        }
        ByteBuffer direct = records.internalNioBuffer(0, records.capacity());
        int start = direct.position();
        int taken = wrap(source, direct);
        records.writerIndex(direct.position() - start);
        return taken;
    }

    private static ByteBuffer heap() {
        ByteBuffer heap = HEAP.get();
        if (heap == null) {
            heap = ByteBuffer.allocate(BUFFER_BYTES);
            HEAP.set(heap);
        }
        return heap.clear();
    }

    private int wrap(ByteBuffer source, ByteBuffer records) throws SSLException {
        int taken = 0;
        SSLEngineResult result;
        do {
            result = engine.wrap(source, records);
            taken += result.bytesConsumed();
            // more than one record only if the client wants small ones
        } while (source.hasRemaining() && result.bytesConsumed() > 0 && result.getStatus() == Status.OK
                && result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING);
        return taken;
    }
}

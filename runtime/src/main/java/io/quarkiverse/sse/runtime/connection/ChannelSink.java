package io.quarkiverse.sse.runtime.connection;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkiverse.sse.runtime.fanout.Batch;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Writes an event stream past the HTTP encoder: a chunk is encoded once for all connections that are due it, into memory that
 * the sockets of all of them can read. The head and the end go through the encoder. Used on the connection's event loop only.
 */
final class ChannelSink extends ResponseSink implements Batch.Framing {

    private static final byte[] CRLF = { '\r', '\n' };
    private static final int MAX_FRAMING_BYTES = 12;

    /** Idle timeouts are whole seconds. */
    private static final long IDLE_RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;
    private final ChannelPromise promise;
    private final LongConsumer bytesWritten;
    private final IdleStateHandler idle;
    private long toldIdleAt = System.nanoTime();

    ChannelSink(HttpServerRequest request, ResponseChannel responseChannel) {
        super(request);
        this.channel = responseChannel.belowEncoder().channel();
        this.belowEncoder = responseChannel.belowEncoder();
        this.promise = responseChannel.promise();
        this.bytesWritten = responseChannel.bytesWritten();
        this.idle = responseChannel.idle();
    }

    @Override
    public void write(Batch batch) {
        if (bytesWritten != null) {
            bytesWritten.accept(batch.size());
        }
        if (idle != null) {
            tellIdle();
        }
        // a failed write means that the client has gone, which the end handler of the routing context tells
        belowEncoder.writeAndFlush(batch.framed(this).retainedDuplicate(), promise);
    }

    /** The handler of the idle timeout is above the encoder, and doesn't see what is written here. */
    private void tellIdle() {
        long now = System.nanoTime();
        if (now - toldIdleAt > IDLE_RESOLUTION_NANOS) {
            toldIdleAt = now;
            idle.resetWriteTimeout();
        }
    }

    /** A chunk of HTTP/1.1. */
    @Override
    public ByteBuf frame(Batch batch) {
        ByteBuf chunk = channel.alloc().directBuffer(batch.size() + MAX_FRAMING_BYTES);
        chunk.writeCharSequence(Integer.toHexString(batch.size()), StandardCharsets.US_ASCII);
        chunk.writeBytes(CRLF);
        batch.appendTo(chunk);
        chunk.writeBytes(CRLF);
        return chunk;
    }

    @Override
    public boolean isFull() {
        return !channel.isWritable();
    }
}

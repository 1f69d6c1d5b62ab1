package io.quarkiverse.sse.runtime.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkiverse.sse.runtime.fanout.Batch;
import io.quarkiverse.sse.runtime.fanout.Outbound;
import io.quarkiverse.sse.runtime.vertx.SocketWriter;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Writes an event stream past the HTTP encoder: a chunk is encoded once for all connections that are due it, into memory that
 * the sockets of all of them can read. What a socket doesn't take at once is left to the channel, and until it has been written
 * nothing else is. The head and the end go through the encoder. Used on the connection's event loop only.
 */
final class ChannelSink extends ResponseSink implements Batch.Framing {

    private static final byte[] CRLF = { '\r', '\n' };
    private static final int MAX_FRAMING_BYTES = 12;

    /** Idle timeouts are whole seconds. */
    private static final long IDLE_RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SocketWriter socket;
    private final ChannelHandlerContext queue;
    private final LongConsumer bytesWritten;
    private final IdleStateHandler idle;
    private long toldIdleAt = System.nanoTime();

    private Outbound outbound;
    /** Before, the head may wait above the encoder (in Vert.x 5), and must not be overtaken. */
    private boolean headLeft;
    /** How many writes are in the channel's queue. */
    private int queued;

    ChannelSink(HttpServerRequest request, ResponseChannel channel) {
        super(request);
        this.socket = channel.socket();
        this.queue = channel.queue();
        this.bytesWritten = channel.bytesWritten();
        this.idle = channel.idle();
    }

    @Override
    Future<Void> begin(Outbound outbound) {
        this.outbound = outbound;
        return super.begin(outbound).onSuccess(ignored -> headLeft());
    }

    private void headLeft() {
        headLeft = true;
        outbound.drained();
    }

    @Override
    public void write(Batch batch) {
        if (!headLeft) {
            // the last words of a stream that ends at once: only the response knows whether the head still waits in it
            super.write(batch);
            return;
        }
        if (bytesWritten != null) {
            bytesWritten.accept(batch.size());
        }
        tellIdle();
        ByteBuf chunk = batch.framed(this);
        int taken = isFull() ? 0 : writeNow(chunk);
        if (taken < chunk.readableBytes()) {
            enqueue(chunk.retainedDuplicate().skipBytes(taken));
        }
    }

    /** The handler of the idle timeout is above the encoder, and doesn't see what is written here. */
    private void tellIdle() {
        long now = System.nanoTime();
        if (now - toldIdleAt > IDLE_RESOLUTION_NANOS) {
            toldIdleAt = now;
            // not before: it isn't in the processor's cache
            if (idle != null) {
                idle.resetWriteTimeout();
            }
        }
    }

    private int writeNow(ByteBuf chunk) {
        try {
            return socket.write(chunk);
        } catch (IOException e) {
            // the channel will fail likewise, and close
            return 0;
        }
    }

    private void enqueue(ByteBuf bytes) {
        ChannelPromise promise = queue.newPromise();
        queue.writeAndFlush(bytes, promise);
        if (!promise.isDone()) {
            queued++;
            promise.addListener(this::dequeued);
        }
    }

    private void dequeued(io.netty.util.concurrent.Future<? super Void> written) {
        queued--;
        // a failed write means that the client has gone, which the end handler of the routing context tells
        if (written.isSuccess() && queued == 0) {
            outbound.drained();
        }
    }

    /** A chunk of HTTP/1.1. */
    @Override
    public ByteBuf frame(Batch batch) {
        ByteBuf chunk = queue.alloc().directBuffer(batch.size() + MAX_FRAMING_BYTES);
        chunk.writeCharSequence(Integer.toHexString(batch.size()), StandardCharsets.US_ASCII);
        chunk.writeBytes(CRLF);
        batch.appendTo(chunk);
        chunk.writeBytes(CRLF);
        return chunk;
    }

    @Override
    public boolean isFull() {
        return !headLeft || queued > 0;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }
}

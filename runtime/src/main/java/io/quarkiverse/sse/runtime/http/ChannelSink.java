package io.quarkiverse.sse.runtime.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Chunks;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.vertx.SocketWriter;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Writes an event stream past the HTTP encoder. {@link HttpChunks} encodes a batch once for all
 * connections that are due the same bytes, into memory that all of their sockets can read. Where a
 * socket stops, the rest of that small chunk is copied and left to the channel, and nothing else is
 * written until the channel has sent it: a slow client holds no more than
 * {@link HttpChunks#MAX_CHUNK_BYTES} outside of the heap, and what TLS adds to it. The head and the
 * end go through the encoder. Must be used on the connection's event loop.
 */
abstract class ChannelSink extends ResponseSink {

    /** Idle timeouts are whole seconds, so they need not be reset for each write. */
    private static final long IDLE_RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SocketWriter socket;
    private final ChannelHandlerContext queue;
    private final LongConsumer bytesWritten;
    private final IdleStateHandler idle;
    private long idleResetAt = System.nanoTime();

    /**
     * Whether the head has left. Until then it may wait above the encoder (with TLS, and in
     * Vert.x 5), and must not be overtaken.
     */
    private boolean headLeft;
    /** The number of writes in the channel's queue. */
    private int queued;

    ChannelSink(HttpServerRequest request, Outbox outbox, ContentCoding coding, ResponseChannel channel) {
        super(request, outbox, coding);
        this.socket = channel.socket();
        this.queue = channel.queue();
        this.bytesWritten = channel.bytesWritten();
        this.idle = channel.idle();
    }

    @Override
    final void onHeadWritten() {
        headLeft = true;
        outbox().onDrained();
    }

    @Override
    public final int write(Batch batch) {
        if (!headLeft) {
            // the stream ends at once, and only the response knows whether the
            // head still waits in it
            return super.write(batch);
        }
        resetIdleTimeout();
        int taken = writeChunks(HttpChunks.of(batch, queue), batch.size());
        if (bytesWritten != null) {
            bytesWritten.accept(batch.lengthUpTo(taken));
        }
        return taken;
    }

    /**
     * Writes encoded chunks, or the first of them if the sink was not full before and is so then.
     *
     * @param chunks the chunks, which are shared and whose indexes don't move
     * @param size how many bytes of the queue they take
     * @return how many of these the chunks take that were written
     */
    abstract int writeChunks(Chunks chunks, int size);

    final ChannelHandlerContext socketQueue() {
        return queue;
    }

    /**
     * Resets the idle timeout, because its handler is above the encoder and does not see
     * what is written here.
     */
    private void resetIdleTimeout() {
        long now = System.nanoTime();
        if (now - idleResetAt > IDLE_RESOLUTION_NANOS) {
            idleResetAt = now;
            // not looked at any sooner, because it is not in the processor's cache
            if (idle != null) {
                idle.resetWriteTimeout();
            }
        }
    }

    /**
     * @return how many bytes the socket has taken
     */
    final int writeNow(ByteBuf bytes) {
        try {
            return socket.write(bytes);
        } catch (IOException e) {
            // the channel will fail in the same way, and close
            return 0;
        }
    }

    /** Leaves to the channel a part of bytes that others use. */
    final void enqueueCopy(ChannelHandlerContext way, ByteBuf bytes, int from, int length) {
        enqueue(way, way.alloc().directBuffer(length).writeBytes(bytes, from, length));
    }

    /**
     * @param way leads to the channel's queue
     * @param bytes bytes that it releases
     */
    final void enqueue(ChannelHandlerContext way, ByteBuf bytes) {
        ChannelPromise promise = way.newPromise();
        way.writeAndFlush(bytes, promise);
        if (!promise.isDone()) {
            queued++;
            promise.addListener(this::onDequeued);
        } else if (!promise.isSuccess()) {
            onWriteFailed(promise.cause());
        }
    }

    private void onDequeued(io.netty.util.concurrent.Future<? super Void> written) {
        queued--;
        if (!written.isSuccess()) {
            onWriteFailed(written.cause());
        } else if (queued == 0) {
            onSent();
        }
    }

    /** Called when the channel has sent all that was left to it. */
    void onSent() {
        outbox().onDrained();
    }

    void onWriteFailed(Throwable failure) {
        if (isOurs(failure) && isOpen()) {
            outbox().onFailure(failure);
        }
    }

    @Override
    public final boolean isFull() {
        return !headLeft || queued > 0;
    }

    @Override
    public boolean isOpen() {
        // nothing may follow the last chunk, which goes through the encoder
        return socket.isOpen() && !isEnded();
    }
}

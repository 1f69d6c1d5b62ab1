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
 * the sockets of all of them can read. Where a socket stops, the rest of a small chunk is left to the channel, in memory of its
 * own, and until that has been written nothing else is: a slow client holds no more than {@link #MAX_CHUNK_BYTES} outside of
 * the heap. The head and the end go through the encoder. Used on the connection's event loop only.
 */
final class ChannelSink extends ResponseSink implements Batch.Framing {

    private static final byte[] CRLF = { '\r', '\n' };

    /** The most that a chunk takes, with its framing. */
    private static final int MAX_CHUNK_BYTES = 8 * 1024;
    /** The size, in four digits at most, and twice CRLF. */
    private static final int MAX_FRAMING_BYTES = 8;
    private static final int MAX_CHUNK_DATA_BYTES = MAX_CHUNK_BYTES - MAX_FRAMING_BYTES;

    /** Idle timeouts are whole seconds. */
    private static final long IDLE_RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SocketWriter socket;
    private final ChannelHandlerContext queue;
    private final LongConsumer bytesWritten;
    private final IdleStateHandler idle;
    private long toldIdleAt = System.nanoTime();

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
        return super.begin(outbound).onSuccess(ignored -> headLeft());
    }

    private void headLeft() {
        headLeft = true;
        outbound().drained();
    }

    @Override
    public int write(Batch batch) {
        if (!headLeft) {
            // the last words of a stream that ends at once: only the response knows whether the head still waits in it
            return super.write(batch);
        }
        if (isEnded()) {
            // nothing may follow the last chunk, which goes through the encoder
            return batch.size();
        }
        tellIdle();
        int taken = writeChunks(batch.framed(this), batch.size());
        if (bytesWritten != null) {
            bytesWritten.accept(taken);
        }
        return taken;
    }

    private int writeChunks(ByteBuf chunks, int size) {
        if (isFull()) {
            enqueue(chunks.retainedDuplicate());
            return size;
        }
        int taken = writeNow(chunks);
        if (taken == chunks.readableBytes()) {
            return size;
        }
        // the size of the chunk in which the socket has stopped may have been announced
        int chunk = taken / MAX_CHUNK_BYTES;
        int end = Math.min((chunk + 1) * MAX_CHUNK_BYTES, chunks.readableBytes());
        enqueue(queue.alloc().directBuffer(end - taken).writeBytes(chunks, taken, end - taken));
        return Math.min((chunk + 1) * MAX_CHUNK_DATA_BYTES, size);
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
        } else if (!promise.isSuccess()) {
            lost(promise.cause());
        }
    }

    private void dequeued(io.netty.util.concurrent.Future<? super Void> written) {
        queued--;
        if (!written.isSuccess()) {
            lost(written.cause());
        } else if (queued == 0) {
            outbound().drained();
        }
    }

    private void lost(Throwable failure) {
        if (isOurs(failure) && isOpen()) {
            outbound().failed(failure);
        }
    }

    /** Chunks of HTTP/1.1, all but the last of the same size. */
    @Override
    public ByteBuf frame(Batch batch) {
        int full = batch.size() / MAX_CHUNK_DATA_BYTES;
        ByteBuf chunks = queue.alloc().directBuffer(batch.size() + (full + 1) * MAX_FRAMING_BYTES);
        try {
            for (int from = 0; from < batch.size(); from += MAX_CHUNK_DATA_BYTES) {
                int size = Math.min(MAX_CHUNK_DATA_BYTES, batch.size() - from);
                chunks.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
                chunks.writeBytes(CRLF);
                batch.appendTo(chunks, from, size);
                chunks.writeBytes(CRLF);
            }
            return chunks;
        } catch (Throwable failure) {
            chunks.release();
            throw failure;
        }
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

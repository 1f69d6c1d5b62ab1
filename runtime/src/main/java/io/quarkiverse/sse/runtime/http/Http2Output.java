package io.quarkiverse.sse.runtime.http;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.quarkiverse.sse.runtime.queue.Gatherer;
import io.quarkiverse.sse.runtime.queue.Turns;
import io.quarkiverse.sse.runtime.vertx.Http2Internals.Http2Channel;
import io.quarkiverse.sse.runtime.vertx.SocketWriter;

/**
 * Gathers the DATA frames that the event streams of an HTTP/2 connection write in a turn, and
 * writes them at once. It sits below the codec of the connection: whatever the HTTP layer writes
 * finds the gathered frames on its way, and comes behind them. The windows are those of the codec.
 * <p>
 * Where the socket stops, nothing more is gathered until the channel has sent the rest, so a slow
 * connection holds about {@link #MAX_GATHERED_BYTES}. The streams that wait for it are served in
 * turn. Must be used on the connection's event loop.
 */
final class Http2Output extends ChannelOutboundHandlerAdapter implements Gatherer {

    /** What is gathered leaves when it is that much, so that a full socket is noticed. */
    static final int MAX_GATHERED_BYTES = 16 * 1024;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int NO_FLAGS = 0;
    private static final int MIN_CAPACITY = 256;
    /** Idle timeouts are whole seconds, so they need not be reset for each write. */
    private static final long IDLE_RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    // nothing of the stream that was there first, which would be kept as long as the connection
    private final Http2Stream connection;
    private final Http2RemoteFlowController windows;
    private final SocketWriter socket;
    private final IdleStateHandler idle;
    private final LongConsumer bytesWritten;
    private ChannelHandlerContext context;
    private long idleResetAt = System.nanoTime();

    /** What has been gathered, or {@code null}. */
    private ByteBuf frames;
    private int capacity = MIN_CAPACITY;
    /** Whether {@link #handOn} is going to be called. */
    private boolean expected;
    /** The number of writes that the channel has not sent yet. */
    private int unsent;
    private final LinkedHashSet<Http2Sink> waiting = new LinkedHashSet<>();

    private Http2Output(Http2Channel channel) {
        this.connection = channel.connection();
        this.windows = channel.windows();
        this.socket = channel.socket();
        this.idle = channel.idle();
        this.bytesWritten = channel.bytesWritten();
    }

    /**
     * @return the output of the connection that a stream belongs to
     */
    static Http2Output of(Http2Channel channel) {
        ChannelPipeline pipeline = channel.codec().pipeline();
        Http2Output output = pipeline.get(Http2Output.class);
        if (output == null) {
            output = new Http2Output(channel);
            pipeline.addBefore(channel.codec().name(), null, output);
        }
        return output;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        if (frames != null) {
            frames.release();
            frames = null;
        }
        waiting.clear();
    }

    ChannelHandlerContext context() {
        return context;
    }

    /**
     * @return whether the windows of the stream and of the connection are open for so many bytes
     */
    boolean allows(Http2Stream stream, int size) {
        return windows.windowSize(stream) >= size && windows.windowSize(connection) >= size;
    }

    /**
     * Adds a DATA frame, for which the windows must be open. If this fails, nothing has been added.
     *
     * @param from the index of the first byte
     */
    void add(Http2Stream stream, ByteBuf bytes, int from, int size, Turns turns) {
        expectHandOn(turns);
        // first, because those who learn of it may write, and take along what has been gathered
        takeFrom(stream, size);
        try {
            room(FRAME_HEADER_BYTES + size);
        } catch (Throwable failure) {
            takeFrom(stream, -size);
            throw failure;
        }
        frames.writeMedium(size).writeByte(DATA).writeByte(NO_FLAGS).writeInt(stream.id()).writeBytes(bytes, from, size);
        if (bytesWritten != null) {
            bytesWritten.accept(size);
        }
        if (frames.readableBytes() >= MAX_GATHERED_BYTES) {
            write();
        }
    }

    private void expectHandOn(Turns turns) {
        if (!expected) {
            turns.handOnAfterTurn(this);
            expected = true;
        }
    }

    private void room(int size) {
        if (frames == null) {
            frames = context.alloc().directBuffer(Math.max(capacity, size));
        } else {
            frames.ensureWritable(size);
        }
    }

    private void takeFrom(Http2Stream stream, int size) {
        try {
            windows.incrementWindowSize(stream, -size);
            windows.incrementWindowSize(connection, -size);
        } catch (Http2Exception e) {
            // only an increment can be too large
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handOn() {
        expected = false;
        serveWaiting();
        if (frames != null) {
            write();
        } else if (unsent > 0) {
            context.flush();
        }
    }

    private void write() {
        ByteBuf bytes = takeFrames();
        int taken;
        try {
            taken = writeNow(bytes);
        } catch (Throwable failure) {
            bytes.release();
            onLoss();
            throw failure;
        }
        if (taken == bytes.readableBytes()) {
            bytes.release();
        } else {
            enqueue(bytes.skipBytes(taken));
            context.flush();
        }
    }

    /** Frames are missing, of streams that nobody can tell: all of them are cut. */
    private void onLoss() {
        context.close();
    }

    private ByteBuf takeFrames() {
        ByteBuf bytes = frames;
        frames = null;
        // the next turn has probably as much to write
        capacity = Math.max(MIN_CAPACITY, bytes.readableBytes());
        return bytes;
    }

    private int writeNow(ByteBuf bytes) {
        if (socket == null || !isQueueEmpty() || !socket.isOpen()) {
            return 0;
        }
        resetIdleTimeout();
        try {
            return socket.write(bytes);
        } catch (IOException e) {
            // the channel will fail in the same way, and close
            return 0;
        }
    }

    private boolean isQueueEmpty() {
        ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0;
    }

    /** Resets the idle timeout, whose handler does not see what is written past it. */
    private void resetIdleTimeout() {
        long now = System.nanoTime();
        if (idle != null && now - idleResetAt > IDLE_RESOLUTION_NANOS) {
            idleResetAt = now;
            idle.resetWriteTimeout();
        }
    }

    private void enqueue(ByteBuf bytes) {
        ChannelPromise promise;
        try {
            promise = context.newPromise().addListener(this::onSent);
        } catch (Throwable failure) {
            bytes.release();
            onLoss();
            throw failure;
        }
        unsent++;
        context.write(bytes, promise);
    }

    private void onSent(Future<? super Void> sent) {
        unsent--;
        if (!sent.isSuccess()) {
            onLoss();
            return;
        }
        for (Http2Sink sink : waiting) {
            sink.outbox().onProgress();
        }
        if (unsent == 0 && !waiting.isEmpty()) {
            // not from here, which may be within the write of another stream
            expectHandOn(waiting.iterator().next().outbox().turns());
        }
    }

    private void serveWaiting() {
        while (unsent == 0 && !waiting.isEmpty()) {
            Iterator<Http2Sink> longest = waiting.iterator();
            Http2Sink sink = longest.next();
            longest.remove();
            sink.onServed();
        }
    }

    /**
     * @return whether the connection takes no more for now
     */
    boolean isBlocked() {
        return unsent > 0;
    }

    /** Serves a stream when those that wait already have been served, unless it waits itself. */
    void await(Http2Sink sink) {
        waiting.add(sink);
    }

    /** Forgets a stream that has ended, which a client that does not read could pile up. */
    void forget(Http2Sink sink) {
        waiting.remove(sink);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        enqueueFrames();
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        enqueueFrames();
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        enqueueFrames();
        ctx.close(promise);
    }

    private void enqueueFrames() {
        if (frames != null) {
            enqueue(takeFrames());
        }
    }
}

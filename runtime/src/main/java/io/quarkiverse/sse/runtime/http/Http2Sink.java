package io.quarkiverse.sse.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Chunks;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.vertx.Http2Internals.Http2Channel;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Writes an event stream as DATA frames into the {@link Http2Output} of its connection, as far as
 * the windows are open. Where they are not, one small chunk is left to the flow controller of the
 * codec, which shares the windows out between all streams of the connection, and nothing else is
 * written until that has been sent: a slow stream holds no more than that, and its sisters go on.
 * The head and the end go through the HTTP layer. Must be used on the connection's event loop.
 */
final class Http2Sink extends ResponseSink {

    private final Http2Stream stream;
    private final Http2Output output;

    /** Whether the head has left. */
    private boolean headLeft;
    /** The number of writes in the flow controller. */
    private int queued;

    Http2Sink(HttpServerRequest request, Outbox outbox, ContentCoding coding, Http2Channel channel) {
        super(request, outbox, coding);
        this.stream = channel.stream();
        this.output = Http2Output.of(channel);
    }

    @Override
    void onHeadWritten() {
        headLeft = true;
        outbox().onDrained();
    }

    @Override
    public int write(Batch batch) {
        if (isFull()) {
            // the stream ends, and what waits for a window must not be overtaken
            return super.write(batch);
        }
        Chunks chunks = HttpChunks.of(batch, output.context());
        int[] ends = chunks.ends();
        int chunk = 0;
        int position = 0;
        do {
            int data = HttpChunks.startOfData(chunks.bytes(), position);
            int length = HttpChunks.endOfData(ends[chunk]) - data;
            if (output.allows(stream, length)) {
                output.add(stream, chunks.bytes(), data, length, outbox().turns());
            } else {
                enqueue(chunks.bytes(), data, length);
            }
            position = ends[chunk++];
        } while (chunk < ends.length && !isFull());
        return chunks.sizes()[chunk - 1];
    }

    private void enqueue(ByteBuf chunks, int from, int length) {
        byte[] copy = new byte[length];
        chunks.getBytes(from, copy);
        queued++;
        response().write(Buffer.buffer(copy)).onComplete(this::onDequeued);
    }

    private void onDequeued(AsyncResult<Void> written) {
        queued--;
        if (written.failed()) {
            handle(written);
        } else if (queued == 0) {
            // in a turn, so that what the sisters write meanwhile leaves with it
            outbox().onDrainedLater();
        }
    }

    @Override
    void onWritable() {
        // what it left to the flow controller says more
    }

    @Override
    public boolean isFull() {
        if (!headLeft || queued > 0) {
            return true;
        }
        if (!output.isBlocked()) {
            return false;
        }
        output.await(this);
        return true;
    }

    /** Called when it is this stream's turn to write, after it has waited for the connection. */
    void onServed() {
        outbox().onDrained();
    }

    @Override
    public void close() {
        super.close();
        output.forget(this);
    }

    @Override
    public boolean isOpen() {
        // nothing may follow the end or a reset
        return stream.state().localSideOpen() && !isEnded();
    }
}

package io.quarkiverse.sse.runtime.connection;

import java.io.IOException;

import io.quarkiverse.sse.runtime.fanout.Batch;
import io.quarkiverse.sse.runtime.fanout.Outbound;
import io.quarkiverse.sse.runtime.fanout.Sink;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * Writes an event stream into an HTTP response, through the public API of Vert.x. Used on the connection's event loop only.
 */
class ResponseSink implements Sink, Handler<AsyncResult<Void>> {

    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache, no-transform");
    private static final CharSequence X_ACCEL_BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");

    private static final long HTTP2_CANCEL = 8;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private Outbound outbound;

    ResponseSink(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
    }

    /**
     * Sends the head, so that the client's stream opens before the first event.
     *
     * @return completes when the head has left
     */
    Future<Void> begin(Outbound outbound) {
        this.outbound = outbound;
        response.drainHandler(ignored -> outbound.drained());
        response.setStatusCode(200).setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .putHeader(X_ACCEL_BUFFERING, NO);
        // without chunks writeHead() refuses
        return (isHttp10() ? response.write(Buffer.buffer()) : response.writeHead()).onComplete(this);
    }

    @Override
    public int write(Batch batch) {
        if (!isEnded()) {
            response.write(batch.plain()).onComplete(this);
        }
        return batch.size();
    }

    /**
     * Whether the application has ended the response, which it may do on another thread. Vert.x writes the end on the event
     * loop, after it has begun to say so here: what is written before goes before it.
     */
    final boolean isEnded() {
        return response.ended();
    }

    /** What was written has left, or not. */
    @Override
    public void handle(AsyncResult<Void> written) {
        if (written.failed() && isOurs(written.cause())) {
            // the end of the response may be under way, of which the end handler of the routing context tells
            outbound.shard().loop().runOnContext(ignored -> {
                if (!response.ended() && !response.closed()) {
                    outbound.failed(written.cause());
                }
            });
        }
    }

    /** Otherwise the client has gone, which the end handler of the routing context tells. */
    static boolean isOurs(Throwable failure) {
        return !(failure instanceof IOException);
    }

    @Override
    public boolean isFull() {
        return !response.ended() && response.writeQueueFull();
    }

    @Override
    public boolean isOpen() {
        // what is written to a closed response is dropped there
        return true;
    }

    @Override
    public void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
            if (isHttp10()) {
                // without chunks nothing else tells the client that this was all
                request.connection().close();
            }
        }
    }

    @Override
    public void abort() {
        if (!response.headWritten() || response.ended()) {
            // there is nothing to cut, and what comes next on this connection is not ours
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(HTTP2_CANCEL);
        } else {
            VertxInternals.closeNow(request.connection());
        }
    }

    final Outbound outbound() {
        return outbound;
    }

    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }
}

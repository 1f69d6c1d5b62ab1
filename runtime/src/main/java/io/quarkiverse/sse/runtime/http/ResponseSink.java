package io.quarkiverse.sse.runtime.http;

import java.io.IOException;

import io.quarkiverse.sse.runtime.compression.Gzip;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Sink;
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
 * Writes an event stream into an HTTP response, through the public API of Vert.x. Must be used on
 * the connection's event loop.
 */
class ResponseSink implements Sink, Handler<AsyncResult<Void>> {

    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache, no-transform");
    private static final CharSequence X_ACCEL_BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    private static final long HTTP2_CANCEL = 8;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Outbox outbox;
    private final ContentCoding coding;
    /** Ends the watch over the connection, {@code null} while there is none. */
    private Runnable watch;

    ResponseSink(HttpServerRequest request, Outbox outbox, ContentCoding coding) {
        this.coding = coding;
        this.request = request;
        this.response = request.response();
        this.outbox = outbox;
    }

    @Override
    public final void begin() {
        if (request.version() != HttpVersion.HTTP_2) {
            watch = VertxInternals.whenClosed(request.connection(), () -> later(this::checkClosed));
        }
        response.drainHandler(ignored -> onWritable());
        response.setStatusCode(200).setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .putHeader(X_ACCEL_BUFFERING, NO);
        if (coding != ContentCoding.NONE) {
            response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        writeHead().onComplete(this).onSuccess(ignored -> onHeadWritten());
    }

    private Future<Void> writeHead() {
        if (isCompressed()) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
            return response.write(Buffer.buffer(Gzip.beginning()));
        }
        // writeHead() refuses a response that is not chunked
        return isHttp10() ? response.write(Buffer.buffer()) : response.writeHead();
    }

    @Override
    public final boolean isCompressed() {
        return coding == ContentCoding.GZIP;
    }

    /** Called when the head has been written. */
    void onHeadWritten() {
    }

    /** Called when the response takes bytes again. */
    void onWritable() {
        outbox.onDrained();
    }

    @Override
    public int write(Batch batch) {
        if (!isEnded()) {
            response.write(batch.body()).onComplete(this);
        }
        return batch.size();
    }

    /**
     * Returns whether the application has ended the response, which it may do on another thread.
     * Vert.x reports the end here before it writes it on the event loop, so what is written after a
     * negative answer still goes before the end.
     */
    final boolean isEnded() {
        return response.ended();
    }

    /** Learns whether a write has succeeded. */
    @Override
    public final void handle(AsyncResult<Void> written) {
        if (written.succeeded()) {
            return;
        }
        if (isOurs(written.cause())) {
            later(() -> {
                if (isReportable()) {
                    outbox.onFailure(written.cause());
                }
            });
        } else {
            later(this::checkClosed);
        }
    }

    private void later(Runnable check) {
        outbox.turns().loop().runOnContext(ignored -> check.run());
    }

    /**
     * Returns {@code false} if the response has ended or is about to, which the end handler of the
     * routing context reports.
     */
    private boolean isReportable() {
        return !response.ended() && !response.closed();
    }

    /** Gives Vert.x the time to find out what has been found here, and goes on if it has not. */
    private void checkClosed() {
        later(() -> {
            if (isReportable()) {
                outbox.onGone();
                // for those who count requests
                response.end();
            }
        });
    }

    /** The same for a stream that has lost something: the connection does not stay. */
    final void cutIfOpen() {
        later(() -> later(() -> {
            if (isReportable()) {
                outbox.onGone();
                abort();
            }
        }));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.run();
            watch = null;
        }
    }

    /**
     * An {@link IOException} means that the client has gone, which the end handler of the
     * routing context reports.
     */
    static boolean isOurs(Throwable failure) {
        return !(failure instanceof IOException);
    }

    @Override
    public boolean isFull() {
        return !response.ended() && response.writeQueueFull();
    }

    @Override
    public boolean isOpen() {
        // Vert.x drops what is written to a closed response
        return true;
    }

    @Override
    public final void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
            if (isHttp10()) {
                // without chunks, only the end of the connection marks the end of the stream
                request.connection().close();
            }
        }
    }

    @Override
    public final void abort() {
        if (!response.headWritten() || response.ended()) {
            // nothing is left to cut, and what comes next on this connection is not ours
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(HTTP2_CANCEL);
        } else {
            VertxInternals.closeNow(request.connection());
        }
    }

    final Outbox outbox() {
        return outbox;
    }

    final HttpServerResponse response() {
        return response;
    }

    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }
}

package io.quarkiverse.sse.runtime.http;

import java.time.Duration;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Sink;
import io.quarkiverse.sse.runtime.vertx.Http2Internals;
import io.quarkiverse.sse.runtime.vertx.Http2Internals.Http2Channel;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerRequest;

/**
 * Chooses how the bytes of a connection are written.
 */
public final class Sinks {

    private static final Logger LOG = Logger.getLogger(Sinks.class);

    private final boolean belowEncoder;
    private final int writeTimeoutMillis;

    /**
     * @param service the name of the service, for the log
     * @param bypassHttpEncoder whether events may be written below the HTTP encoder
     * @param writeTimeout how long a client may read nothing, or {@code null} for any time
     */
    public Sinks(String service, boolean bypassHttpEncoder, Duration writeTimeout) {
        this.writeTimeoutMillis = writeTimeout == null ? 0 : (int) Math.min(writeTimeout.toMillis(), Integer.MAX_VALUE);
        this.belowEncoder = bypassHttpEncoder && VertxInternals.hasChannels();
        LOG.debugf("The SSE service %s writes %s", service, belowEncoder
                ? "below the HTTP encoder where a connection allows it, and through the API of Vert.x elsewhere"
                : "through the API of Vert.x");
    }

    /**
     * Creates the sink of a connection. Must be called on the event loop of the request.
     *
     * @return the sink, which has not begun the response
     */
    public Sink sinkFor(HttpServerRequest request, Outbox outbox) {
        if (writeTimeoutMillis > 0) {
            VertxInternals.closeWhenUnacknowledged(request.connection(), writeTimeoutMillis);
        }
        ResponseChannel channel = belowEncoder ? VertxInternals.channelOf(request) : null;
        if (channel != null) {
            return new ChannelSink(request, outbox, channel);
        }
        Http2Channel http2 = belowEncoder ? Http2Internals.channelOf(request) : null;
        return http2 == null ? new ResponseSink(request, outbox) : new Http2Sink(request, outbox, http2);
    }
}

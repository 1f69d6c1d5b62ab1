package io.quarkiverse.sse.runtime.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Sink;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Chooses how the bytes of a connection are written.
 */
public final class Sinks {

    private static final Logger LOG = Logger.getLogger(Sinks.class);

    private static final AtomicBoolean CONFLICT_LOGGED = new AtomicBoolean();

    private final boolean belowEncoder;
    private final boolean compresses;
    private final int writeTimeoutMillis;

    /**
     * @param service the name of the service, for the log
     * @param bypassHttpEncoder whether events may be written below the HTTP encoder
     * @param compresses whether events are compressed for clients that accept it
     * @param writeTimeout how long a client may read nothing, or {@code null} for any time
     */
    public Sinks(String service, boolean bypassHttpEncoder, boolean compresses, Duration writeTimeout) {
        this.compresses = compresses;
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
        ContentCoding coding = codingFor(request);
        if (channel == null) {
            return new ResponseSink(request, outbox, coding);
        }
        return channel.tls() == null ? new PlainSink(request, outbox, coding, channel)
                : new TlsSink(request, outbox, coding, channel);
    }

    private ContentCoding codingFor(HttpServerRequest request) {
        if (!compresses) {
            return ContentCoding.NONE;
        }
        ContentCoding coding = ContentCoding.chosenFor(request.headers().getAll(HttpHeaders.ACCEPT_ENCODING));
        if (coding == ContentCoding.GZIP && VertxInternals.compressesAgain(request)) {
            if (CONFLICT_LOGGED.compareAndSet(false, true)) {
                LOG.warn("With quarkus.http.enable-compression, SSE streams are not compressed on HTTP/2");
            }
            return ContentCoding.IDENTITY;
        }
        return coding;
    }
}

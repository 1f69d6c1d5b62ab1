package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.fanout.Overflow;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The connections of one service: how they open, what they get, and how all of them end. Safe for any thread.
 */
public final class ServiceConnections {

    private static final Logger LOG = Logger.getLogger(ServiceConnections.class);

    private final String name;
    private final boolean belowEncoder;
    private final Router router;
    private final DirectPublisher directly;
    private Publisher publisher;
    private Resumption resumption = Resumption.NONE;
    private final Topics topics = new Topics();
    private final ConnectionEvents events;
    private final ConnectionOpener opener;
    private final ConnectionCloser closer;

    /** What every further request is answered with, or {@code null} as long as requests become connections. */
    private volatile Refusal refusal;
    private CompletableFuture<Void> closed;

    /**
     * @param settings what is configured
     * @param encoder writes events
     * @param routers makes the fan-out, with or without heartbeats
     */
    public ServiceConnections(Settings settings, EventEncoder encoder, Function<Overflow, Router> routers) {
        this.name = settings.name;
        this.belowEncoder = settings.bypassHttpEncoder && VertxInternals.hasChannels();
        LOG.debugf("The SSE service %s writes %s", name, belowEncoder
                ? "below the HTTP encoder where a connection allows it, and through the API of Vert.x elsewhere"
                : "through the API of Vert.x");
        TroubledConnections troubled = new TroubledConnections(name);
        Overflow overflow = new Overflow(settings.maxPendingBytes, settings.overflow, troubled);
        this.router = routers.apply(overflow);
        this.directly = new DirectPublisher(encoder, this);
        this.publisher = directly;
        this.events = new ConnectionEvents(name);
        ConnectionLimit limit = new ConnectionLimit(settings.maxConnections);
        this.closer = new ConnectionCloser(router, limit, events);
        this.opener = new ConnectionOpener(this, limit, events, closer);
        troubled.closeWith(closer);
    }

    /**
     * @param name the name of the service
     * @param maxConnections how many connections may be open, negative for any number
     * @param maxPendingBytes how many bytes may wait for a slow client
     * @param overflow what happens to slower ones
     * @param bypassHttpEncoder whether events may be written below the HTTP encoder
     */
    public record Settings(String name, int maxConnections, int maxPendingBytes, OverflowPolicy overflow,
            boolean bypassHttpEncoder) {
    }

    /**
     * @return the name of the service
     */
    public String name() {
        return name;
    }

    /**
     * @return the fan-out to the connections
     */
    public Router router() {
        return router;
    }

    /**
     * Sends through a log from now on. To be called before anything else.
     *
     * @param logged sends events
     * @param history lets clients resume
     */
    public void useLog(Publisher logged, Resumption history) {
        publisher = logged;
        resumption = history;
    }

    /**
     * @return sends to the connections as configured
     */
    public Publisher publisher() {
        return publisher;
    }

    /**
     * @return sends to the connections of this node, past any log
     */
    public DirectPublisher directly() {
        return directly;
    }

    Resumption resumption() {
        return resumption;
    }

    /**
     * @return what the connections are subscribed to
     */
    public Topics topics() {
        return topics;
    }

    /**
     * @param context the request to become a connection
     */
    public void open(RoutingContext context) {
        opener.open(context);
    }

    /**
     * @param context a request with a method that the automatic route doesn't have
     */
    public void refuseMethod(RoutingContext context) {
        opener.refuseMethod(context);
    }

    /**
     * @param target the connections
     * @param reason why they are ended
     * @return how many were ended
     */
    public CompletionStage<SseDelivery> end(SseTarget target, SseCloseReason reason) {
        return router.forEach(target, outbound -> closer.close((StreamConnection) outbound.connection(), reason));
    }

    /**
     * Ends all connections and answers later requests with 204.
     *
     * @return completes when all are ended
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (closed != null) {
                return closed;
            }
            closed = new CompletableFuture<>();
            refusal = Refusal.closed();
        }
        end(SseTarget.all(), SseCloseReason.SERVICE_CLOSED).whenComplete((ended, failure) -> {
            if (failure == null) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(failure);
            }
        });
        return closed;
    }

    /**
     * Ends all connections, and answers later requests with 503 unless the service is closed: another node may take them.
     *
     * @return completes when all are ended and their observers have returned
     */
    public CompletionStage<Void> stop() {
        synchronized (this) {
            if (refusal == null) {
                refusal = Refusal.stopping();
            }
        }
        return end(SseTarget.all(), SseCloseReason.SHUTDOWN)
                .exceptionally(failure -> {
                    LOG.errorf(failure, "Streams of the SSE service %s may not have ended", name);
                    return null;
                })
                .thenCompose(ignored -> events.whenIdle());
    }

    /**
     * @return whether requests no longer become connections
     */
    public boolean isClosed() {
        return refusal != null;
    }

    Refusal refusal() {
        return refusal;
    }

    ResponseSink newSink(HttpServerRequest request) {
        VertxInternals.ResponseChannel channel = belowEncoder ? VertxInternals.channelOf(request) : null;
        return channel == null ? new ResponseSink(request) : new ChannelSink(request, channel);
    }
}

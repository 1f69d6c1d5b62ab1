package io.quarkiverse.sse.runtime.connection;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/**
 * A request on its way to become a connection. Its response may end before, on any thread: the
 * routing context says so only to those who have asked by then.
 */
final class Opening {

    private final RoutingContext context;
    private final Context loop;
    private final String lastEventId;
    private final long revocations;
    private final StreamSource source;
    // guarded by this
    private StreamConnection connection;
    private boolean ended;

    /**
     * @param loop the context that its steps run in
     * @param lastEventId the id that the client came back with, or {@code null}
     * @param revocations how many there were before the request was authenticated
     * @param source what the stream brings beside what the service sends, or {@code null}
     */
    Opening(RoutingContext context, Context loop, String lastEventId, long revocations, StreamSource source) {
        this.context = context;
        this.loop = loop;
        this.lastEventId = lastEventId;
        this.revocations = revocations;
        this.source = source;
    }

    RoutingContext context() {
        return context;
    }

    Context loop() {
        return loop;
    }

    String lastEventId() {
        return lastEventId;
    }

    long revocations() {
        return revocations;
    }

    StreamSource source() {
        return source;
    }

    /**
     * @return {@code false} if the response has ended before
     */
    synchronized boolean become(StreamConnection made) {
        connection = made;
        return !ended;
    }

    /**
     * Must be called when the response ends, whatever the reason.
     *
     * @return the connection that the request has become, or {@code null} if it has not yet
     */
    synchronized StreamConnection end() {
        ended = true;
        return connection;
    }

    /**
     * @return whether the client has left before there was an answer
     */
    synchronized boolean hasLeft() {
        return context.response().closed() || ended && !context.response().ended();
    }
}

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
    private final Beginning beginning;
    private final boolean mayBlock;
    // guarded by this
    private StreamConnection connection;
    private boolean ended;

    /**
     * @param loop the context that its steps run in
     * @param lastEventId the id that the client came back with, or {@code null}
     * @param revocations how many there were before the request was authenticated
     * @param beginning how its stream begins
     * @param mayBlock whether the request was given to the service where blocking is allowed
     */
    Opening(RoutingContext context, Context loop, String lastEventId, long revocations, Beginning beginning,
            boolean mayBlock) {
        this.context = context;
        this.loop = loop;
        this.lastEventId = lastEventId;
        this.revocations = revocations;
        this.beginning = beginning;
        this.mayBlock = mayBlock;
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

    Beginning beginning() {
        return beginning;
    }

    boolean mayBlock() {
        return mayBlock;
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

package io.quarkiverse.sse.runtime.connection;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers the requests that don't become connections, and fires an {@link SseError} for each. Works on the event loop of the
 * request, if not said otherwise.
 */
final class Rejections {

    private static final Logger LOG = Logger.getLogger(Rejections.class);

    private final ConnectionEvents events;

    Rejections(ConnectionEvents events) {
        this.events = events;
    }

    static boolean hasBegun(HttpServerResponse response) {
        return response.headWritten() || response.ended();
    }

    static IllegalStateException alreadyBegun(HttpServerRequest request) {
        return new IllegalStateException("The response to " + request.method() + " " + request.path()
                + " has already begun: it can't become an event stream");
    }

    void refuse(RoutingContext context, Refusal refusal) {
        LOG.debugf("%s %s is refused with %d: %s", context.request().method(), context.request().path(), refusal.status(),
                refusal.reason());
        refusal.answer(context.response());
        if (refusal.reason() != null) {
            fireError(context, refusal.cause());
        }
    }

    /** Leaves the answer to the application's failure handlers, and fires the error when it has been given. */
    void fail(RoutingContext context, Throwable cause) {
        if (hasBegun(context.response())) {
            // a failed authentication is answered by the mechanism that has tried it
            fireError(context, cause);
        } else {
            context.addEndHandler(answered -> fireError(context, cause));
            context.fail(cause);
        }
    }

    /** The request has its answer already, or its client has gone. Any thread. */
    void fireError(RoutingContext context, Throwable cause) {
        int status = context.response().headWritten() ? context.response().getStatusCode() : 0;
        events.fireError(SseError.of(cause, status, context.request()), context.vertx());
    }
}

package io.quarkiverse.sse.runtime.connection;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.observer.RequestState;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers the requests that do not become connections, and fires an {@link SseError} for each. Must
 * be used on the event loop of the request, except where a method says otherwise.
 */
final class Rejections {

    private static final Logger LOG = Logger.getLogger(Rejections.class);

    private final ConnectionEvents events;
    private final Telemetry telemetry;

    Rejections(ConnectionEvents events, Telemetry telemetry) {
        this.events = events;
        this.telemetry = telemetry;
    }

    static boolean hasBegun(HttpServerResponse response) {
        return response.headWritten() || response.ended();
    }

    static IllegalStateException alreadyBegun(HttpServerRequest request) {
        return new IllegalStateException("The response to " + requestLine(request)
                + " has already begun: it can't become an event stream");
    }

    private static String requestLine(HttpServerRequest request) {
        return LogText.of(request.method()) + " " + LogText.of(request.path());
    }

    void refuse(RoutingContext context, Refusal refusal) {
        LOG.debugf("%s is refused with %d: %s", requestLine(context.request()), refusal.status(),
                LogText.ofMessage(refusal.reason()));
        refusal.answer(context.response());
        if (refusal.reason() != null) {
            fireError(context, refusal.cause());
        } else {
            telemetry.onRefusal(refusal.status());
        }
    }

    /**
     * Leaves the answer to the application's failure handlers, and fires the error when
     * they have given it.
     */
    void fail(RoutingContext context, Throwable cause) {
        if (hasBegun(context.response())) {
            // the mechanism that tried to authenticate the request has already answered it
            fireError(context, cause);
        } else {
            context.addEndHandler(answered -> fireError(context, cause));
            context.fail(cause);
        }
    }

    /**
     * Fires an error for a request that has its answer already, or whose client has gone. May be
     * called from any thread.
     */
    void fireError(RoutingContext context, Throwable cause) {
        int status = context.response().headWritten() ? context.response().getStatusCode() : 0;
        telemetry.onRefusal(status);
        Context vertxContext = VertxInternals.contextOf(context.request(), context.vertx());
        // security exceptions often have no message
        Throwable readable = cause.getMessage() == null ? Refusal.failed(status, cause) : cause;
        events.fireError(SseError.of(readable, status, context.request()),
                new RequestState(context, RequestIdentity.known(context), vertxContext), vertxContext);
    }
}

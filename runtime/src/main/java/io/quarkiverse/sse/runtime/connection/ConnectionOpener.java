package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.runtime.fanout.Replay;
import io.quarkiverse.sse.runtime.fanout.Shard;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Makes a connection out of a request: checks it, sends the head, joins the shard of its event loop, calls the observers, and
 * then lets the live flow in.
 */
final class ConnectionOpener {

    private static final Logger LOG = Logger.getLogger(ConnectionOpener.class);

    private static final String CONTEXT_KEY = "sse";

    private final ServiceConnections service;
    private final ConnectionLimit limit;
    private final ConnectionEvents events;
    private final ConnectionCloser closer;

    ConnectionOpener(ServiceConnections service, ConnectionLimit limit, ConnectionEvents events, ConnectionCloser closer) {
        this.service = service;
        this.limit = limit;
        this.events = events;
        this.closer = closer;
    }

    /** Any thread. */
    void open(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBegun(context.response())) {
            IllegalStateException begun = begun(request);
            events.failed(SseError.of(begun, context.response().getStatusCode(), request), context.vertx());
            throw begun;
        }
        Context loop = VertxInternals.contextOf(request, context.vertx());
        if (isCurrent(loop)) {
            guarded(context, () -> check(context));
        } else {
            loop.runOnContext(ignored -> guarded(context, () -> check(context)));
        }
    }

    private static boolean hasBegun(HttpServerResponse response) {
        return response.headWritten() || response.ended();
    }

    private static IllegalStateException begun(HttpServerRequest request) {
        return new IllegalStateException("The response to " + request.method() + " " + request.path()
                + " has already begun: it can't become an event stream");
    }

    private void guarded(RoutingContext context, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            failRequest(context, failure);
        }
    }

    private static boolean isCurrent(Context loop) {
        Context current = Vertx.currentContext();
        return Context.isOnEventLoopThread() && current != null
                && VertxContext.getRootContext(current) == VertxContext.getRootContext(loop);
    }

    private void check(RoutingContext context) {
        if (context.request().method() == HttpMethod.HEAD) {
            refuse(context, Refusal.methodNotAllowed());
        } else if (!AcceptHeader.acceptsEventStream(context.request().headers().getAll("Accept"))) {
            refuse(context, Refusal.notAcceptable());
        } else {
            // reads the query, which may be malformed
            String lastEventId = LastEventId.of(context);
            identify(context, user -> admit(context, user, lastEventId));
        }
    }

    /** Finds the user, who may have to be authenticated first where authentication is lazy. */
    private void identify(RoutingContext context, Consumer<String> then) {
        if (context.user() instanceof QuarkusHttpUser user) {
            then.accept(nameOf(user.getSecurityIdentity()));
            return;
        }
        Uni<SecurityIdentity> deferred = context.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
        if (deferred == null) {
            then.accept(null);
            return;
        }
        Context loop = Vertx.currentContext();
        deferred.subscribe().with(
                identity -> loop.runOnContext(ignored -> guarded(context, () -> then.accept(nameOf(identity)))),
                failure -> loop.runOnContext(ignored -> failRequest(context, failure)));
    }

    private static String nameOf(SecurityIdentity identity) {
        return identity == null || identity.isAnonymous() ? null : identity.getPrincipal().getName();
    }

    /** Reserves a place before the log is asked anything: who can't have one must not cost more than an answer. */
    private void admit(RoutingContext context, String user, String lastEventId) {
        if (isRefused(context)) {
            return;
        }
        if (!limit.tryReserve()) {
            refuse(context, Refusal.limitReached(limit.limit()));
            return;
        }
        CompletableFuture<Replay> start;
        try {
            start = service.resumption().resume(lastEventId).toCompletableFuture();
        } catch (Throwable failure) {
            limit.release();
            throw failure;
        }
        if (start.isDone()) {
            accept(context, user, lastEventId, start);
            return;
        }
        Context loop = Vertx.currentContext();
        start.whenComplete((replay, failure) -> loop
                .runOnContext(ignored -> guarded(context, () -> accept(context, user, lastEventId, start))));
    }

    private void accept(RoutingContext context, String user, String lastEventId, CompletableFuture<Replay> start) {
        StreamConnection connection;
        try {
            // before the state of the service is looked at: whoever closes it afterwards finds this shard
            Shard shard = service.router().currentShard();
            // the log may have taken its time
            if (isRefused(context)) {
                limit.release();
                return;
            }
            connection = new StreamConnection(service, context, user, lastEventId, start.join(), shard);
        } catch (Throwable failure) {
            limit.release();
            throw failure;
        }
        // from here on, the place is given back by the closer
        begin(connection);
    }

    private boolean isRefused(RoutingContext context) {
        Refusal refusal = service.refusal();
        if (context.response().closed()) {
            fail(context, new IllegalStateException("The client left before its stream was opened"));
        } else if (hasBegun(context.response())) {
            // since the first look, which another thread may have taken
            fail(context, begun(context.request()));
        } else if (refusal != null) {
            refuse(context, refusal);
        } else {
            return false;
        }
        return true;
    }

    private void begin(StreamConnection connection) {
        try {
            attach(connection);
        } catch (Throwable failure) {
            closer.close(connection, SseCloseReason.ERROR);
            throw failure;
        }
        if (!connection.isOpen()) {
            throw new IllegalStateException("The stream has ended while it was opened");
        }
        LOG.debugf("%s is open", connection);
        connection.announced();
        Future<Void> observed = events.opened(connection, connection.outbound());
        if (observed == null) {
            openObserved(connection);
        } else {
            observed.onComplete(ignored -> service.router().execute(connection.outbound(), () -> openObserved(connection)));
        }
    }

    private void attach(StreamConnection connection) {
        RoutingContext context = connection.context();
        context.put(CONTEXT_KEY, connection);
        context.addEndHandler(ended -> onLoop(connection, () -> closer.close(connection, endReason(context))));
        connection.sink().begin(connection.outbound());
        connection.outbound().start();
        // a handler of the application may have ended the response when the head was written
        if (connection.isOpen()) {
            service.router().attach(connection.outbound());
        }
    }

    /** The application may end the response itself, on any thread. */
    private void onLoop(StreamConnection connection, Runnable action) {
        if (isCurrent(connection.outbound().shard().loop())) {
            action.run();
        } else {
            service.router().execute(connection.outbound(), action);
        }
    }

    private static SseCloseReason endReason(RoutingContext context) {
        // the closer has its reason already when this service ends the response: then it was someone else
        return context.response().ended() ? SseCloseReason.ERROR : SseCloseReason.CLIENT;
    }

    private void openObserved(StreamConnection connection) {
        closer.openObserved(connection);
        connection.outbound().release();
    }

    private void refuse(RoutingContext context, Refusal refusal) {
        LOG.debugf("%s %s is refused with %d: %s", context.request().method(), context.request().path(), refusal.status(),
                refusal.reason());
        refusal.answer(context.response());
        if (refusal.reason() != null) {
            fail(context, refusal.cause());
        }
    }

    /** On the automatic route. */
    void refuseMethod(RoutingContext context) {
        refuse(context, Refusal.methodNotAllowed());
    }

    /** Leaves the answer to the application's failure handlers, and tells of it when it is given. */
    private void failRequest(RoutingContext context, Throwable cause) {
        if (hasBegun(context.response())) {
            // a failed authentication is answered by the one who has tried it
            fail(context, cause);
        } else {
            context.addEndHandler(answered -> fail(context, cause));
            context.fail(cause);
        }
    }

    private void fail(RoutingContext context, Throwable cause) {
        int status = context.response().headWritten() ? context.response().getStatusCode() : 0;
        events.failed(SseError.of(cause, status, context.request()), context.vertx());
    }
}

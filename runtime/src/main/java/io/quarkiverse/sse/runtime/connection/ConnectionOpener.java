package io.quarkiverse.sse.runtime.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.fanout.Shard;
import io.quarkiverse.sse.runtime.http.AcceptHeader;
import io.quarkiverse.sse.runtime.http.LastEventId;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.http.Sinks;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.observer.RequestState;
import io.quarkiverse.sse.runtime.publish.OpeningScope;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Resumption;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

/**
 * Turns a request into a connection: checks it, sends the head, joins the shard of its event loop,
 * calls the observers, and then lets the live flow in.
 */
public final class ConnectionOpener {

    private static final Logger LOG = Logger.getLogger(ConnectionOpener.class);

    private static final String CONTEXT_KEY = "sse";

    private final StreamConnection.Service service;
    private final ServiceLifecycle lifecycle;
    private final ConnectionLimits limits;
    private final OpenGate gate;
    private final Lifetime lifetime;
    private final Resumption resumption;
    private final Sinks sinks;
    private final Router router;
    private final ConnectionEvents events;
    private final ConnectionCloser closer;
    private final ConnectionEnder ender;
    private final Rejections rejections;
    private final FirstRetry firstRetry;
    private final Telemetry telemetry;

    public ConnectionOpener(StreamConnection.Service service, ServiceLifecycle lifecycle, ConnectionLimits limits,
            OpenGate gate, Lifetime lifetime, Resumption resumption, Sinks sinks, Router router, ConnectionEvents events,
            ConnectionCloser closer, ConnectionEnder ender, FirstRetry firstRetry,
            Telemetry telemetry) {
        this.service = service;
        this.lifecycle = lifecycle;
        this.limits = limits;
        this.gate = gate;
        this.lifetime = lifetime;
        this.resumption = resumption;
        this.sinks = sinks;
        this.router = router;
        this.events = events;
        this.closer = closer;
        this.ender = ender;
        this.firstRetry = firstRetry;
        this.telemetry = telemetry;
        this.rejections = new Rejections(events, telemetry);
    }

    /**
     * Opens a connection, or refuses to. May be called from any thread.
     *
     * @param context the request
     * @throws IllegalStateException if its response has already begun
     */
    public void open(RoutingContext context) {
        open(context, Beginning.PLAIN);
    }

    /**
     * Opens a connection, or refuses to. May be called from any thread.
     *
     * @param context the request
     * @param beginning how its stream begins
     * @throws IllegalStateException if its response has already begun
     */
    public void open(RoutingContext context, Beginning beginning) {
        HttpServerRequest request = context.request();
        if (Rejections.hasBegun(context.response())) {
            IllegalStateException begun = Rejections.alreadyBegun(request);
            rejections.fireError(context, begun);
            throw begun;
        }
        Context loop = VertxInternals.contextOf(request, context.vertx());
        boolean mayBlock = !Context.isOnEventLoopThread();
        if (isCurrent(loop)) {
            guarded(context, () -> check(context, beginning, mayBlock));
        } else {
            loop.runOnContext(ignored -> guarded(context, () -> check(context, beginning, mayBlock)));
        }
    }

    /**
     * Refuses a request whose method the automatic route does not support.
     */
    public void refuseMethod(RoutingContext context) {
        rejections.refuse(context, Refusal.methodNotAllowed());
    }

    /**
     * Fires the error of a request that was answered before it reached the service, for instance
     * because of {@code quarkus.http.auth.permission}.
     */
    public void onAnsweredEarly(RoutingContext context) {
        Throwable failure = context.failure();
        rejections.fireError(context,
                failure == null ? Refusal.failed(context.response().getStatusCode(), null) : failure);
    }

    private void guarded(RoutingContext context, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            rejections.fail(context, failure);
        }
    }

    private static boolean isCurrent(Context loop) {
        Context current = Vertx.currentContext();
        return Context.isOnEventLoopThread() && current != null
                && VertxContext.getRootContext(current) == VertxContext.getRootContext(loop);
    }

    private void check(RoutingContext context, Beginning beginning, boolean mayBlock) {
        if (context.request().method() == HttpMethod.HEAD) {
            rejections.refuse(context, Refusal.methodNotAllowed());
        } else if (!AcceptHeader.acceptsEventStream(context.request().headers().getAll("Accept"))) {
            rejections.refuse(context, Refusal.notAcceptable());
        } else {
            long revocations = ender.revocations().count();
            String lastEventId;
            try {
                lastEventId = LastEventId.of(context);
            } catch (HttpException malformed) {
                // its message has what the client has sent
                rejections.refuse(context, Refusal.malformedQuery());
                return;
            }
            Opening opening = new Opening(context, Vertx.currentContext(), lastEventId, revocations, beginning, mayBlock);
            context.addEndHandler(ended -> onEnd(opening));
            RequestIdentity.find(context, identity -> guarded(context, () -> admit(opening, identity)),
                    failure -> rejections.fail(context, failure));
        }
    }

    /**
     * Takes a permit before the checks and the log are asked anything, because a client that gets
     * no permit must cost no more than an answer.
     */
    private void admit(Opening opening, SecurityIdentity identity) {
        RoutingContext context = opening.context();
        if (isRejected(opening)) {
            return;
        }
        ConnectionLimits.Permit permit = limits.permitFor(context.request().remoteAddress(),
                RequestIdentity.nameOf(identity));
        Refusal refusal = limits.tryAcquire(permit);
        if (refusal != null) {
            rejections.refuse(context, refusal);
            return;
        }
        RequestState request = holding(permit, () -> new RequestState(context, identity, opening.loop()));
        gate.decide(service.name(), request, opening.lastEventId(),
                verdict -> guarded(context, () -> follow(opening, request, permit, verdict)));
    }

    /** Gives the permit back if the next step throws. */
    private <T> T holding(ConnectionLimits.Permit permit, Supplier<T> step) {
        try {
            return step.get();
        } catch (Throwable failure) {
            limits.release(permit);
            throw failure;
        }
    }

    private void follow(Opening opening, RequestState request, ConnectionLimits.Permit permit, OpenGate.Verdict verdict) {
        if (verdict.failure() != null) {
            limits.release(permit);
            rejections.fail(opening.context(), verdict.failure());
        } else if (verdict.refusal() != null) {
            limits.release(permit);
            rejections.refuse(opening.context(), verdict.refusal());
        } else if (opening.beginning().source() != null) {
            findSource(opening, request, permit, verdict.topics());
        } else {
            resume(opening, request, permit, verdict.topics());
        }
    }

    private void resume(Opening opening, RequestState request, ConnectionLimits.Permit permit, List<String> topics) {
        CompletableFuture<Replay> start = holding(permit,
                () -> resumption.resume(opening.lastEventId()).toCompletableFuture());
        if (start.isDone()) {
            accept(opening, request, permit, topics, start);
        } else {
            start.whenComplete((replay, failure) -> opening.loop().runOnContext(
                    ignored -> guarded(opening.context(), () -> accept(opening, request, permit, topics, start))));
        }
    }

    private void findSource(Opening opening, RequestState request, ConnectionLimits.Permit permit, List<String> topics) {
        CompletableFuture<StreamSource.Found> found = holding(permit,
                () -> opening.beginning().source().find(opening.lastEventId()).toCompletableFuture());
        if (found.isDone()) {
            onFound(opening, request, permit, topics, found);
        } else {
            found.whenComplete((ignored, failure) -> opening.loop().runOnContext(
                    inLoop -> guarded(opening.context(), () -> onFound(opening, request, permit, topics, found))));
        }
    }

    private void onFound(Opening opening, RequestState request, ConnectionLimits.Permit permit, List<String> topics,
            CompletableFuture<StreamSource.Found> found) {
        StreamSource.Found source = holding(permit, found::join);
        if (source.refusal() == null) {
            accept(opening, request, permit, topics, CompletableFuture.completedFuture(source.replay()));
            return;
        }
        limits.release(permit);
        if (!isRejected(opening)) {
            rejections.refuse(opening.context(), source.refusal());
        }
    }

    private void accept(Opening opening, RequestState request, ConnectionLimits.Permit permit, List<String> topics,
            CompletableFuture<Replay> start) {
        StreamConnection connection = holding(permit, () -> {
            // get the shard before the state of the service is checked: a service that closes
            // afterwards finds it
            Shard shard = router.currentShard();
            // the checks and the log may have taken their time
            if (isRejected(opening)) {
                return null;
            }
            StreamConnection made = new StreamConnection(service, request, permit, opening.lastEventId(), start.join(), shard,
                    sinks);
            if (ender.revocations().concern(made, opening.revocations())) {
                rejections.refuse(opening.context(), Refusal.revoked());
                return null;
            }
            return made;
        });
        if (connection == null) {
            limits.release(permit);
        } else {
            // from here on, the closer releases the permit
            begin(opening, connection, topics);
        }
    }

    private boolean isRejected(Opening opening) {
        RoutingContext context = opening.context();
        Refusal refusal = lifecycle.refusal();
        if (opening.hasLeft()) {
            rejections.fireError(context, new IllegalStateException("The client left before its stream was opened"));
        } else if (Rejections.hasBegun(context.response())) {
            // it has begun since the first check, perhaps on another thread
            rejections.fireError(context, Rejections.alreadyBegun(context.request()));
        } else if (refusal != null) {
            rejections.refuse(context, refusal);
        } else {
            return false;
        }
        return true;
    }

    private void begin(Opening opening, StreamConnection connection, List<String> topics) {
        try {
            attach(opening, connection);
            List<String> all = new ArrayList<>(topics);
            all.addAll(opening.beginning().topics());
            connection.subscribe(all.toArray(new String[0]));
        } catch (Throwable failure) {
            closer.close(connection, SseCloseReason.ERROR);
            throw failure;
        }
        if (!connection.isOpen()) {
            throw new IllegalStateException("The stream has ended while it was opened");
        }
        LOG.debugf("%s is open", connection);
        connection.markOpenFired();
        telemetry.onOpen(connection, opening.context().request());
        long start = System.nanoTime();
        OpeningScope scope = new OpeningScope(connection.outbox());
        Future<Void> observed = observe(opening, connection, scope);
        if (observed == null) {
            release(connection);
        } else {
            observed.onComplete(ignored -> {
                telemetry.onObserved(System.nanoTime() - start);
                scope.then(() -> connection.shard().execute(connection.outbox(), () -> release(connection)));
            });
        }
    }

    /**
     * @return completes when all have been called that are to be called first; {@code null} if nobody is
     */
    private Future<Void> observe(Opening opening, StreamConnection connection, OpeningScope scope) {
        Context loop = connection.shard().loop();
        RequestState request = connection.request();
        Consumer<? super SseConnection> onOpen = opening.beginning().onOpen();
        return onOpen == null ? events.fireOpen(connection, loop, request, scope::run)
                : events.fireOpen(connection, loop, request, scope::run, () -> begin(connection, onOpen), opening.mayBlock());
    }

    /** A stream that has not begun as it should is ended, so that its client comes back. */
    private void begin(StreamConnection connection, Consumer<? super SseConnection> onOpen) {
        try {
            onOpen.accept(connection);
        } catch (Throwable failure) {
            LOG.errorf(failure, "%s is ended, because what was to be done when it opened has failed", connection);
            onLoop(connection, () -> closer.close(connection, SseCloseReason.ERROR));
        }
    }

    private void attach(Opening opening, StreamConnection connection) {
        Outbox outbox = connection.outbox();
        opening.context().put(CONTEXT_KEY, connection);
        if (!opening.become(connection)) {
            closer.close(connection, endReason(opening.context()));
            return;
        }
        outbox.begin();
        Lifetime.End end = lifetime.endOf(connection.request().identity(), connection.openedAtMillis());
        Frame retry = end == null ? firstRetry.usual() : firstRetry.ofLimitedLife();
        if (retry != null && connection.isOpen()) {
            outbox.beginWith(retry);
        }
        // a handler of the application may have ended the response while the head was written
        if (connection.isOpen()) {
            router.attach(outbox, connection.shard());
            if (end != null) {
                connection.setDeadline(end.atMillis(),
                        () -> closer.close(connection, end.reason(), Lifetime.retryAfterEnd()));
            }
        }
    }

    private void onEnd(Opening opening) {
        StreamConnection connection = opening.end();
        if (connection != null) {
            onLoop(connection, () -> closer.close(connection, endReason(opening.context())));
        }
    }

    /**
     * Runs an action on the connection's event loop, because the application may end the
     * response on any thread.
     */
    private static void onLoop(StreamConnection connection, Runnable action) {
        if (isCurrent(connection.shard().loop())) {
            action.run();
        } else {
            connection.shard().execute(connection.outbox(), action);
        }
    }

    private static SseCloseReason endReason(RoutingContext context) {
        // when this service ends a response, the connection already has its reason: the application
        // has ended this one
        return context.response().ended() ? SseCloseReason.ERROR : SseCloseReason.CLIENT;
    }

    private void release(StreamConnection connection) {
        closer.afterOpenObservers(connection);
        connection.outbox().release();
        SseResume resume = connection.resume();
        if (resume != SseResume.NONE) {
            telemetry.onResume(resume);
        }
    }
}

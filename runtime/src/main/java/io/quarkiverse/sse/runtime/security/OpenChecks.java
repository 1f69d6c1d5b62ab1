package io.quarkiverse.sse.runtime.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.observer.RequestState;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Performs the open checks of a service one after the other, in a CDI request context with the
 * identity of the request, and within a time limit for all of them. Immutable.
 */
final class OpenChecks implements OpenGate {

    private static final Logger LOG = Logger.getLogger(OpenChecks.class);

    private final List<Check> checks;
    private final Duration timeout;
    private final IdentityReader identities;

    OpenChecks(List<Check> checks, Duration timeout, IdentityReader identities) {
        this.checks = List.copyOf(checks);
        this.timeout = timeout;
        this.identities = identities;
    }

    /**
     * @param check the check
     * @param blocking whether it may block its thread
     */
    record Check(SseOpenCheck check, boolean blocking) {
    }

    @Override
    public void decide(String service, RequestState request, String lastEventId, Consumer<Verdict> decided) {
        new Run(request, new CheckedRequest(service, request, lastEventId, identities), decided).start();
    }

    /** The checks of one request. Its state belongs to the event loop of the request. */
    private final class Run {

        private final Context loop = Vertx.currentContext();
        /** The checks run in a context of their own, which the CDI request context sticks to. */
        private final Context context;
        private final RequestState request;
        private final CheckedRequest checked;
        private final List<String> topics = new ArrayList<>();
        /** {@code null} when the verdict is known. */
        private Consumer<Verdict> decided;
        private InjectableContext.ContextState requestContext;
        private Cancellable running = () -> {
        };
        private long timer;
        private int next;

        Run(RequestState request, CheckedRequest checked, Consumer<Verdict> decided) {
            this.context = request.newContext(loop);
            this.request = request;
            this.checked = checked;
            this.decided = decided;
        }

        void start() {
            timer = loop.owner().setTimer(timeout.toMillis(), ignored -> step(this::onTimeout));
            step(() -> {
                ManagedContext managed = Arc.container().requestContext();
                managed.activate();
                requestContext = managed.getState();
                request.associate();
                performNext();
            });
        }

        /** Does something unless the verdict is known, and refuses the request if it throws. */
        private void step(Runnable action) {
            context.runOnContext(ignored -> {
                if (decided == null) {
                    return;
                }
                try {
                    action.run();
                } catch (Throwable failure) {
                    finish(Verdict.fail(failure));
                }
            });
        }

        private void performNext() {
            if (next == checks.size()) {
                finish(Verdict.permit(topics));
                return;
            }
            Check check = checks.get(next++);
            if (check.blocking) {
                // the time limit frees the thread from a result that never comes; the request has its
                // answer before
                context.executeBlocking(() -> perform(check.check).await().atMost(timeout.plusSeconds(1)), false)
                        .onComplete(done -> step(() -> onDone(done.result(), done.cause())));
            } else {
                running = perform(check.check).subscribe().with(
                        result -> step(() -> onDone(result, null)), failure -> step(() -> onDone(null, failure)));
            }
        }

        private Uni<SseOpenCheck.Result> perform(SseOpenCheck check) {
            Uni<SseOpenCheck.Result> result = check.perform(checked);
            if (result == null) {
                throw new IllegalStateException("The open check " + check.getClass().getName() + " has returned null");
            }
            return result;
        }

        private void onDone(SseOpenCheck.Result result, Throwable failure) {
            if (failure != null) {
                finish(Verdict.fail(failure));
                return;
            }
            if (result == null) {
                throw new IllegalStateException("An open check has emitted null in place of a result");
            }
            result.headers().forEach(request.routingContext().response()::putHeader);
            if (result.isRefused()) {
                finish(Verdict.refuse(new Refusal(result.status(), result.reason().orElseThrow(), null, null)));
            } else {
                topics.addAll(result.topics());
                performNext();
            }
        }

        private void onTimeout() {
            LOG.debugf("The open checks of %s took longer than %s", checked.service(), timeout);
            finish(Verdict.refuse(Refusal.checksTakeTooLong()));
        }

        private void finish(Verdict verdict) {
            Consumer<Verdict> once = decided;
            decided = null;
            loop.owner().cancelTimer(timer);
            loop.runOnContext(ignored -> once.accept(verdict));
            running.cancel();
            if (requestContext != null) {
                Arc.container().requestContext().destroy(requestContext);
            }
        }
    }
}

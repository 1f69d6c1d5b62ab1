package io.quarkiverse.sse.runtime.observer;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.ObserverMethod;

import org.jboss.logging.Logger;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Calls the CDI observers of one kind of event, each in an active request context, and isolates
 * them from one another. CDI's own {@code Event.fire} would stop at the first exception, and call
 * all of them on one thread.
 *
 * @param <T> the type of the payload
 */
final class Observers<T> {

    private static final Logger LOG = Logger.getLogger(Observers.class);

    private final Set<Annotation> qualifiers;
    // observers can only be resolved with a payload at hand; resolving them twice does no harm
    private volatile Resolved<T> resolved;

    Observers(Annotation... qualifiers) {
        Set<Annotation> all = new HashSet<>(List.of(qualifiers));
        all.add(OnEventLoop.Literal.INSTANCE);
        all.add(Any.Literal.INSTANCE);
        this.qualifiers = Set.copyOf(all);
    }

    private record Resolved<T>(List<ObserverMethod<? super T>> onLoop, List<ObserverMethod<? super T>> blocking,
            List<ObserverMethod<? super T>> async) {
    }

    /**
     * Calls the observers. Throws nothing.
     *
     * @param payload the event
     * @param loop the context of the event loop
     * @param request what the observers find as the current request
     * @param around runs the task that calls the synchronous observers
     * @return completes, and never fails, when the synchronous observers have returned or could not
     *         be called; {@code null} if there are none
     */
    Future<Void> notify(T payload, Context loop, RequestState request, Consumer<Runnable> around) {
        try {
            return notifyAll(payload, loop, request, around);
        } catch (Throwable failure) {
            notCalled(payload, failure);
            return null;
        }
    }

    private Future<Void> notifyAll(T payload, Context loop, RequestState request, Consumer<Runnable> around) {
        Resolved<T> observers = resolve(payload);
        Notification<T> notification = new Notification<>(payload, qualifiers);
        for (ObserverMethod<? super T> observer : observers.async) {
            onWorker(payload, request.newContext(loop), () -> call(observer, notification, request));
        }
        Future<Void> done = null;
        if (!observers.onLoop.isEmpty()) {
            done = onLoop(payload, request.newContext(loop),
                    () -> around.accept(() -> callAll(observers.onLoop, notification, request)));
        }
        if (!observers.blocking.isEmpty()) {
            Runnable task = () -> around.accept(() -> callAll(observers.blocking, notification, request));
            Context context = request.newContext(loop);
            done = done == null ? onWorker(payload, context, task)
                    : done.compose(ignored -> onWorker(payload, context, task));
        }
        return done;
    }

    /**
     * Calls something as it calls an observer. Throws nothing.
     *
     * @param payload what it is called for
     * @param loop the context of the event loop
     * @param request what it finds as the current request
     * @param task what to call
     * @param mayBlock whether it may block
     * @return completes, and never fails, when it has returned or could not be called
     */
    Future<Void> call(T payload, Context loop, RequestState request, Runnable task, boolean mayBlock) {
        Runnable inContext = () -> inRequestContext(request, task);
        return mayBlock ? onWorker(payload, request.newContext(loop), inContext)
                : onLoop(payload, request.newContext(loop), inContext);
    }

    private void notCalled(T payload, Throwable failure) {
        LOG.errorf(failure, "Observers of %s could not be called", payload);
    }

    private Resolved<T> resolve(T payload) {
        Resolved<T> observers = resolved;
        if (observers == null) {
            observers = new Resolved<>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (ObserverMethod<? super T> observer : Arc.container().beanManager().resolveObserverMethods(payload,
                    qualifiers.toArray(new Annotation[0]))) {
                if (observer.isAsync()) {
                    observers.async.add(observer);
                } else if (observer.getObservedQualifiers().contains(OnEventLoop.Literal.INSTANCE)) {
                    observers.onLoop.add(observer);
                } else {
                    observers.blocking.add(observer);
                }
            }
            resolved = observers;
        }
        return observers;
    }

    private Future<Void> onLoop(T payload, Context context, Runnable task) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                task.run();
            } catch (Throwable failure) {
                notCalled(payload, failure);
            } finally {
                done.complete();
            }
        });
        return done.future();
    }

    private Future<Void> onWorker(T payload, Context context, Runnable task) {
        Future<Void> done;
        try {
            done = context.executeBlocking(new OneShot(task), false);
        } catch (Throwable failure) {
            // when the application stops, there may be no worker any more
            done = Future.failedFuture(failure);
        }
        return done.recover(failure -> {
            notCalled(payload, failure);
            return Future.succeededFuture();
        });
    }

    /**
     * Forgets its task when it runs, because an idle worker thread keeps the task that it ran
     * last on its stack.
     */
    private static final class OneShot implements Callable<Void> {

        private Runnable task;

        OneShot(Runnable task) {
            this.task = task;
        }

        @Override
        public Void call() {
            Runnable once = task;
            task = null;
            once.run();
            return null;
        }
    }

    private void callAll(List<ObserverMethod<? super T>> observers, Notification<T> notification, RequestState request) {
        for (ObserverMethod<? super T> observer : observers) {
            call(observer, notification, request);
        }
    }

    private void call(ObserverMethod<? super T> observer, Notification<T> notification, RequestState request) {
        try {
            callInRequestContext(observer, notification, request);
        } catch (Throwable failure) {
            LOG.errorf(failure, "An observer of %s has failed: %s", notification.event(), observer);
        }
    }

    @SuppressWarnings({ "rawtypes", "unchecked" })
    private void callInRequestContext(ObserverMethod<? super T> observer, Notification<T> notification, RequestState request) {
        // an EventContext<T> is not an EventContext<? super T>, although it could serve as one
        inRequestContext(request, () -> ((ObserverMethod) observer).notify(notification));
    }

    private static void inRequestContext(RequestState request, Runnable task) {
        ManagedContext requestContext = Arc.container().requestContext();
        requestContext.activate();
        try {
            request.associate();
            task.run();
        } finally {
            requestContext.terminate();
        }
    }
}

package io.quarkiverse.sse.runtime.messaging;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

import io.quarkiverse.sse.messaging.SseConnectionEvent;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;

/**
 * Gives connection events to one channel, as it asks for them. What it has not asked for waits, up
 * to a bound, and past that is dropped: connections open and end whether somebody wants to know or
 * not. Events come from any thread. The subscriber is called by one thread at a time, and never while
 * the lock is held.
 */
final class IncomingChannel implements Flow.Publisher<Message<SseConnectionEvent>>, Flow.Subscription {

    private static final Logger LOG = Logger.getLogger(IncomingChannel.class);

    /** How many events may wait. */
    static final int MAX_PENDING = 1_024;

    private final String name;
    // all that follows is guarded by this
    private final Queue<SseConnectionEvent> pending = new ArrayDeque<>();
    private Flow.Subscriber<? super Message<SseConnectionEvent>> subscriber;
    private boolean cancelled;
    private boolean emitting;
    private long requested;
    private long dropped;

    IncomingChannel(String name) {
        this.name = name;
    }

    synchronized boolean isSubscribed() {
        return subscriber != null && !cancelled;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    String name() {
        return name;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message<SseConnectionEvent>> incoming) {
        synchronized (this) {
            if (subscriber == null) {
                subscriber = incoming;
            }
        }
        if (subscriber != incoming) {
            incoming.onSubscribe(new NoSubscription());
            incoming.onError(new IllegalStateException("The channel " + name
                    + " has a consumer. Several need mp.messaging.incoming." + name + ".broadcast=true"));
            return;
        }
        incoming.onSubscribe(this);
    }

    void offer(SseConnectionEvent event) {
        synchronized (this) {
            if (cancelled) {
                return;
            }
            if (pending.size() >= MAX_PENDING) {
                if (dropped++ == 0) {
                    LOG.warnf("More than %d connection events wait for the consumer of the channel %s. "
                            + "Further ones are dropped until it has caught up", MAX_PENDING, name);
                }
                return;
            }
            pending.add(event);
        }
        emit();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            cancel();
            subscriber.onError(new IllegalArgumentException("request must be positive, but was " + count));
            return;
        }
        synchronized (this) {
            requested = requested + count < 0 ? Long.MAX_VALUE : requested + count;
        }
        emit();
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        pending.clear();
    }

    /** Whoever comes while another thread emits leaves the work to that thread. */
    private void emit() {
        SseConnectionEvent next = next(false);
        while (next != null) {
            try {
                subscriber.onNext(ContextAwareMessage.of(next));
            } catch (Exception | Error e) {
                // Reactive Streams, rule 2.13: it must not, and counts as one that has cancelled
                cancel();
                LOG.errorf(e, "The consumer of the channel %s has failed, and gets no more connection events", name);
            }
            next = next(true);
        }
    }

    private synchronized SseConnectionEvent next(boolean mine) {
        if (emitting && !mine) {
            return null;
        }
        emitting = !cancelled && requested > 0 && !pending.isEmpty();
        if (!emitting) {
            return null;
        }
        requested--;
        SseConnectionEvent event = pending.remove();
        if (pending.isEmpty() && dropped > 0) {
            LOG.warnf("The consumer of the channel %s has caught up. %d connection events were dropped", name, dropped);
            dropped = 0;
        }
        return event;
    }

    /** For those who come too late. */
    private static final class NoSubscription implements Flow.Subscription {

        @Override
        public void request(long count) {
            // an error follows
        }

        @Override
        public void cancel() {
            // an error follows
        }
    }
}

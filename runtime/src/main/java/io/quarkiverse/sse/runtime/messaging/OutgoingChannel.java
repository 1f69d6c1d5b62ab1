package io.quarkiverse.sse.runtime.messaging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Sends the messages of one channel in their order, and acknowledges each when the service has taken
 * it, with a log when the log has. It asks for the next message when one has been settled, so what is
 * on its way is bounded. Messages come one at a time, from any thread, and are settled on any other.
 */
final class OutgoingChannel implements Flow.Subscriber<Message<?>> {

    private static final Logger LOG = Logger.getLogger(OutgoingChannel.class);

    /** Enough to keep a log busy that is some milliseconds away, and no more than the backlog has room for. */
    static final int MAX_IN_FLIGHT = 64;

    private final String name;
    private final MessageEvents events;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Flow.Subscription subscription;
    private volatile Throwable failure;

    OutgoingChannel(String name, MessageEvents events) {
        this.name = name;
        this.events = events;
    }

    String name() {
        return name;
    }

    boolean isSubscribed() {
        return subscription != null;
    }

    /**
     * @return why no message comes any more, or {@code null}
     */
    Throwable failure() {
        return failure;
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        if (subscription != null) {
            incoming.cancel();
            return;
        }
        subscription = incoming;
        incoming.request(MAX_IN_FLIGHT);
    }

    @Override
    public void onNext(Message<?> message) {
        CompletionStage<?> sent;
        try {
            sent = events.send(message);
        } catch (Exception | Error e) {
            // errors too: one message must not stop the channel
            sent = CompletableFuture.failedStage(e);
        }
        sent.whenComplete((delivery, reason) -> settle(message, reason));
    }

    private void settle(Message<?> message, Throwable reason) {
        CompletionStage<Void> settled;
        try {
            settled = reason == null ? message.ack() : refuse(message, cause(reason));
        } catch (Exception | Error e) {
            settled = CompletableFuture.failedStage(e);
        }
        settled.whenComplete((ignored, unsettled) -> {
            if (unsettled != null) {
                report(cause(unsettled), reason == null ? "could not be acknowledged" : "could not be refused");
            }
            subscription.request(1);
        });
    }

    private CompletionStage<Void> refuse(Message<?> message, Throwable reason) {
        report(reason, "could not be sent, and was refused");
        return message.nack(reason);
    }

    private void report(Throwable reason, String what) {
        if (warned.compareAndSet(false, true)) {
            LOG.errorf(reason, "A message of the channel %s %s. What fails after it is logged at debug level", name, what);
        } else {
            LOG.debugf(reason, "A message of the channel %s %s", name, what);
        }
    }

    private static Throwable cause(Throwable reason) {
        return reason instanceof CompletionException && reason.getCause() != null ? reason.getCause() : reason;
    }

    @Override
    public void onError(Throwable reason) {
        failure = reason;
        LOG.errorf(reason, "The channel %s has failed: nothing of it is sent any more", name);
    }

    @Override
    public void onComplete() {
        LOG.debugf("The channel %s has completed", name);
    }
}

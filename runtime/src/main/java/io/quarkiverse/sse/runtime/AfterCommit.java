package io.quarkiverse.sse.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseAfterCommit;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.transaction.Transactions;
import io.quarkiverse.sse.runtime.wire.EventEncoder;

/**
 * Sends when the transaction of the caller has committed.
 */
final class AfterCommit implements SseAfterCommit {

    private static final Logger LOG = Logger.getLogger(AfterCommit.class);

    private final String service;
    private final Publisher publisher;
    private final EventEncoder encoder;
    private final Transactions transactions;
    private final AtomicBoolean failed = new AtomicBoolean();

    AfterCommit(String service, Publisher publisher, EventEncoder encoder, Transactions transactions) {
        this.service = service;
        this.publisher = publisher;
        this.encoder = encoder;
        this.transactions = transactions;
    }

    /**
     * @throws IllegalStateException if the application has no transactions
     */
    AfterCommit checked() {
        transactions.check();
        return this;
    }

    @Override
    public void send(SseEvent event) {
        send(event, SseTarget.all());
    }

    @Override
    public void send(SseEvent event, SseTarget target) {
        Events.require(event);
        Events.require(target);
        // as it is now: what it is made of may change, and need its transaction to be read
        SseEvent text = encoder.withText(event);
        if (!transactions.defer(() -> publish(text, target))) {
            publish(text, target);
        }
    }

    @Override
    public void sendData(Object data) {
        sendData(data, SseTarget.all());
    }

    @Override
    public void sendData(Object data, SseTarget target) {
        send(Events.of(data), target);
    }

    @Override
    public void sendEvent(String event, Object data) {
        sendEvent(event, data, null, SseTarget.all());
    }

    @Override
    public void sendEvent(String event, Object data, SseTarget target) {
        sendEvent(event, data, null, target);
    }

    @Override
    public void sendEvent(String event, Object data, String id, SseTarget target) {
        send(Events.of(event, data, id), target);
    }

    /** Throws nothing: the transaction has committed, and the next event is to be sent too. */
    private void publish(SseEvent event, SseTarget target) {
        try {
            publisher.send(event, target).whenComplete((delivery, failure) -> {
                if (failure != null) {
                    notSent(failure);
                }
            });
        } catch (Throwable failure) {
            notSent(failure);
        }
    }

    private void notSent(Throwable failure) {
        LOG.logf(failed.compareAndSet(false, true) ? Logger.Level.ERROR : Logger.Level.DEBUG, failure,
                "An event of the SSE service %s was not sent after its transaction had committed. Further ones are "
                        + "logged at debug level",
                service);
    }
}

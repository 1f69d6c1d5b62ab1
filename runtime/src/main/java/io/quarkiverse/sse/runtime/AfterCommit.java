package io.quarkiverse.sse.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseAfterCommit;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.transaction.Transactions;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
import io.smallrye.mutiny.Uni;

/**
 * Sends when the transaction of the caller has committed.
 */
final class AfterCommit implements SseAfterCommit {

    private static final Logger LOG = Logger.getLogger(AfterCommit.class);

    private final String service;
    private final Publisher publisher;
    private final EventEncoder encoder;
    private final EventRenderer renderer;
    private final Transactions transactions;
    private final AtomicBoolean failed = new AtomicBoolean();

    /**
     * @param renderer renders data that takes its time, or {@code null}
     */
    AfterCommit(String service, Publisher publisher, EventEncoder encoder, EventRenderer renderer,
            Transactions transactions) {
        this.service = service;
        this.publisher = publisher;
        this.encoder = encoder;
        this.renderer = renderer;
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
        SseEvent text = textOf(event);
        if (!transactions.defer(() -> publish(text, target))) {
            publish(text, target);
        }
    }

    /** As it is now: what it is made of may change, and need its transaction to be read. */
    private SseEvent textOf(SseEvent event) {
        if (renderer == null || !renderer.concerns(event)) {
            return encoder.withText(event);
        }
        // nearly always done by now; a thread with a transaction may wait
        return Uni.createFrom().completionStage(renderer.render(event)).await().indefinitely();
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

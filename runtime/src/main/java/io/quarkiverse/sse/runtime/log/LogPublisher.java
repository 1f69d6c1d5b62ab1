package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.publish.Backlog;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.publish.OpeningScope;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * Appends to the log what the application sends. Only what the log can't hold goes past it: what is
 * sent to a lambda, and what an {@code @Open} observer sends to its own connection. Thread-safe.
 */
final class LogPublisher implements Publisher {

    private static final Logger LOG = Logger.getLogger(LogPublisher.class);

    private final SseEventLog log;
    private final EventEncoder encoder;
    private final LocalPublisher local;
    private final Unconfirmed unconfirmed;
    private final Backlog backlog;
    private final AtomicBoolean warned = new AtomicBoolean();

    LogPublisher(SseEventLog log, EventEncoder encoder, LocalPublisher local, Unconfirmed unconfirmed, Backlog backlog) {
        this.log = log;
        this.encoder = encoder;
        this.local = local;
        this.unconfirmed = unconfirmed;
        this.backlog = backlog;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target, String traceParent) {
        if (isPastLog(target)) {
            return sendPastLog(event, target);
        }
        if (local.backlog().isFull()) {
            return local.backlog().refuse();
        }
        if (backlog.isFull()) {
            return backlog.refuse();
        }
        SseEvent text;
        try {
            text = encoder.withText(event);
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
        String mark = unconfirmed.nextMark();
        return backlog.add(bytes(text, target), append(mark, SseLogEntry.send(text, target, mark).tracedBy(traceParent)));
    }

    private static long bytes(SseEvent text, SseTarget target) {
        long data = text.data().isEmpty() ? 0 : ((String) text.data().get()).length();
        return data + Audience.of(target).bytes();
    }

    /**
     * Leaves out the event's own id, which would move the client to a position that the
     * log does not know.
     */
    private CompletionStage<SseDelivery> sendPastLog(SseEvent event, SseTarget target) {
        if (event.id().isPresent() && warned.compareAndSet(false, true)) {
            LOG.warnf("The id of %s is left out: with quarkus.sse.log, only events that the log keeps have an id. "
                    + "The ids of further such events are left out silently", event);
        }
        return local.sendAs(null, event, target);
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        if (isPastLog(target)) {
            return local.resetLastEventId(target);
        }
        String mark = unconfirmed.nextMark();
        return append(mark, SseLogEntry.resetLastEventId(target, mark));
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        if (isPastLog(target)) {
            return local.unregister(target);
        }
        String mark = unconfirmed.nextMark();
        return append(mark, SseLogEntry.unregister(target, mark));
    }

    /** This node does not wait for the log, which may be down. */
    @Override
    public CompletionStage<SseDelivery> revoke(SseTarget target) {
        CompletionStage<SseDelivery> revokedHere = local.revoke(target);
        if (isPastLog(target)) {
            return revokedHere;
        }
        String mark = unconfirmed.nextMark();
        return revokedHere.thenCombine(append(mark, SseLogEntry.revoke(target, mark)), (here, late) -> here);
    }

    private static boolean isPastLog(SseTarget target) {
        return !SseLogEntry.isLoggable(target) || OpeningScope.covers(target);
    }

    private CompletionStage<SseDelivery> append(String mark, SseLogEntry entry) {
        CompletableFuture<SseDelivery> delivery = unconfirmed.await(mark);
        CompletionStage<Void> appended;
        try {
            appended = log.append(entry);
        } catch (RuntimeException | Error e) {
            unconfirmed.fail(mark, e);
            return delivery;
        }
        appended.whenComplete((ignored, failure) -> {
            if (failure != null) {
                unconfirmed.fail(mark, failure);
            }
        });
        return delivery;
    }
}

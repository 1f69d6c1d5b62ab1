package io.quarkiverse.sse.runtime.log;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.DirectPublisher;
import io.quarkiverse.sse.runtime.connection.Publisher;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.spi.SseLogEntry.Action;

/**
 * Appends to the log what the application sends. Only what the log can't say goes past it: to a lambda, and from an
 * {@code @Open} observer to the connection it is called for. Any thread.
 */
final class LogPublisher implements Publisher {

    private final SseEventLog log;
    private final EventEncoder encoder;
    private final DirectPublisher directly;
    private final Appended appended;

    LogPublisher(SseEventLog log, EventEncoder encoder, DirectPublisher directly, Appended appended) {
        this.log = log;
        this.encoder = encoder;
        this.directly = directly;
        this.appended = appended;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target) {
        if (isPastLog(target)) {
            return directly.send(event, target);
        }
        if (directly.backlog().isFull()) {
            return directly.backlog().refuse();
        }
        SseEvent text;
        try {
            text = encoder.withText(event);
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
        return append(Action.SEND, target, Optional.of(text));
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return isPastLog(target) ? directly.resetLastEventId(target)
                : append(Action.RESET_LAST_EVENT_ID, target, Optional.empty());
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return isPastLog(target) ? directly.unregister(target) : append(Action.UNREGISTER, target, Optional.empty());
    }

    private static boolean isPastLog(SseTarget target) {
        return !SseLogEntry.isLoggable(target) || DirectPublisher.isOpening(target);
    }

    private CompletionStage<SseDelivery> append(Action action, SseTarget target, Optional<SseEvent> event) {
        String mark = appended.nextMark();
        CompletableFuture<SseDelivery> delivery = appended.await(mark);
        log.append(new SseLogEntry(action, target, mark, event)).whenComplete((ignored, failure) -> {
            if (failure != null) {
                appended.failed(mark, failure);
            }
        });
        return delivery;
    }
}

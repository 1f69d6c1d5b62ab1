package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.DirectPublisher;
import io.quarkiverse.sse.runtime.connection.Publisher;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

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
        try {
            SseEvent text = encoder.withText(event);
            return append(mark -> SseLogEntry.send(text, target, mark));
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return isPastLog(target) ? directly.resetLastEventId(target)
                : append(mark -> SseLogEntry.resetLastEventId(target, mark));
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return isPastLog(target) ? directly.unregister(target) : append(mark -> SseLogEntry.unregister(target, mark));
    }

    private static boolean isPastLog(SseTarget target) {
        return !SseLogEntry.isLoggable(target) || DirectPublisher.isOpening(target);
    }

    private CompletionStage<SseDelivery> append(Function<String, SseLogEntry> entry) {
        String mark = appended.nextMark();
        CompletableFuture<SseDelivery> delivery = appended.await(mark);
        log.append(entry.apply(mark)).whenComplete((ignored, failure) -> {
            if (failure != null) {
                appended.failed(mark, failure);
            }
        });
        return delivery;
    }
}

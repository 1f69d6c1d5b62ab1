package io.quarkiverse.sse.runtime;

import java.util.List;
import java.util.Locale;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.runtime.config.Compression;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.connection.ServiceLifecycle;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.log.ServiceLog;
import io.quarkiverse.sse.runtime.queue.LoopFigures;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.telemetry.ConnectionFigures;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;

/**
 * Adds up what the event loops of a service have counted.
 *
 * @param log the log of the service, or {@code null}
 * @param overflow what happens to clients that read too slowly
 * @param compression how events are compressed
 */
record ServiceFigures(Directory directory, Router router, ServiceLifecycle lifecycle, ServiceLog log,
        OverflowPolicy overflow, Compression compression) implements Figures {

    @Override
    public int connections() {
        return directory.all().size();
    }

    @Override
    public long pendingBytes() {
        long sum = 0;
        for (Outbox outbox : directory.all()) {
            sum += outbox.pendingBytes();
        }
        return sum;
    }

    @Override
    public long deliveredEvents() {
        return router.sum(LoopFigures::events);
    }

    @Override
    public boolean compresses() {
        return compression != Compression.NONE;
    }

    @Override
    public long uncompressedBytes() {
        return router.sum(LoopFigures::uncompressed);
    }

    @Override
    public long cohorts() {
        return router.sum(LoopFigures::cohorts);
    }

    @Override
    public long sentBytes() {
        return router.sum(LoopFigures::bytes);
    }

    @Override
    public long droppedEvents() {
        return router.sum(LoopFigures::dropped);
    }

    @Override
    public long replayedEvents() {
        return router.sum(LoopFigures::replayed);
    }

    @Override
    public boolean isClosed() {
        return lifecycle.isClosed();
    }

    @Override
    public boolean isStopping() {
        return lifecycle.isStopping();
    }

    @Override
    public boolean hasLog() {
        return log != null;
    }

    @Override
    public boolean isLogReadable() {
        return log != null && log.isReadable();
    }

    @Override
    public long logReconnects() {
        return log == null ? 0 : log.reconnects();
    }

    @Override
    public double logLagSeconds() {
        return log == null ? 0 : log.lag().toNanos() / 1e9;
    }

    @Override
    public boolean hasStateTopics() {
        return log != null && log.hasStateTopics();
    }

    @Override
    public long forgottenKeys() {
        return log == null ? 0 : log.forgottenKeys();
    }

    @Override
    public String overflowPolicy() {
        return overflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public ConnectionFigures connection(SseId id) {
        Outbox outbox = directory.find(id);
        return outbox == null ? null : outbox.figures();
    }

    @Override
    public List<KeptEvent> history(int max) {
        return log == null ? List.of() : log.newest(max);
    }
}

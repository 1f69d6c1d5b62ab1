package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.connection.ServiceConnections;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * Does for the connections of this node what the log says, in its order, and keeps the history. Called by one thread at a time.
 */
final class LogReader implements SseEventLog.Reader {

    private static final Logger LOG = Logger.getLogger(LogReader.class);

    private final ServiceConnections connections;
    private final EventEncoder encoder;
    private final History history;
    private final Unconfirmed unconfirmed;
    private final boolean hasGapEvent;

    LogReader(ServiceConnections connections, EventEncoder encoder, History history, Unconfirmed unconfirmed,
            boolean hasGapEvent) {
        this.connections = connections;
        this.encoder = encoder;
        this.history = history;
        this.unconfirmed = unconfirmed;
        this.hasGapEvent = hasGapEvent;
    }

    @Override
    public void read(String id, SseLogEntry entry) {
        CompletionStage<SseDelivery> delivered;
        try {
            delivered = perform(id, entry);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "An entry of the SSE event log could not be delivered: %s", id);
            delivered = CompletableFuture.failedFuture(e);
            // what was not delivered must not be passed over
            lost(id);
        }
        unconfirmed.delivered(entry.mark(), delivered);
    }

    private CompletionStage<SseDelivery> perform(String id, SseLogEntry entry) {
        if (entry.isReplayed()) {
            Frame frame = history.add(id, entry.event().orElseThrow(), entry.target());
            return connections.directly().send(frame, entry.target());
        }
        history.pass(id);
        return switch (entry.action()) {
            // an id of its own would move the client to a place that the log does not know
            case SEND -> connections.directly().send(encoder.encode(entry.event().orElseThrow(), null, 0), entry.target());
            case RESET_LAST_EVENT_ID -> connections.directly().resetLastEventId(entry.target());
            case UNREGISTER -> connections.directly().unregister(entry.target());
        };
    }

    @Override
    public void lost(String id) {
        Frame gap = history.lost(id);
        if (hasGapEvent) {
            LOG.warnf("Entries of the SSE event log before %s can't be read any more: the clients are told of the gap", id);
            connections.directly().send(gap, SseTarget.all());
        } else {
            LOG.warnf("Entries of the SSE event log before %s can't be read any more: the streams are ended, and those who "
                    + "come back learn of the gap, because there is no gap-event", id);
            connections.end(SseTarget.all(), SseCloseReason.ERROR);
        }
    }

    @Override
    public CompletionStage<Void> ready() {
        return connections.directly().backlog().ready();
    }
}

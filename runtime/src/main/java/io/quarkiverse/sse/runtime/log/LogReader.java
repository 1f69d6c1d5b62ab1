package io.quarkiverse.sse.runtime.log;

import java.util.concurrent.CompletionStage;

import org.jboss.logging.Logger;

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
    private final Appended appended;

    LogReader(ServiceConnections connections, EventEncoder encoder, History history, Appended appended) {
        this.connections = connections;
        this.encoder = encoder;
        this.history = history;
        this.appended = appended;
    }

    @Override
    public void read(String id, SseLogEntry entry) {
        try {
            appended.delivered(entry.mark(), perform(id, entry));
        } catch (RuntimeException e) {
            LOG.errorf(e, "An entry of the SSE event log could not be delivered: %s", id);
        }
    }

    private CompletionStage<SseDelivery> perform(String id, SseLogEntry entry) {
        return switch (entry.action()) {
            case SEND -> send(id, entry);
            case RESET_LAST_EVENT_ID -> connections.directly().resetLastEventId(entry.target());
            case UNREGISTER -> connections.directly().unregister(entry.target());
        };
    }

    private CompletionStage<SseDelivery> send(String id, SseLogEntry entry) {
        Frame frame = entry.isReplayed()
                ? history.add(id, entry.event().orElseThrow(), entry.target())
                : encoder.encode(entry.event().orElseThrow());
        return connections.directly().send(frame, entry.target());
    }

    @Override
    public void lost(String id) {
        LOG.warn("This node was away for longer than the SSE event log reaches back: its clients are told of the gap");
        history.lost(id);
        connections.directly().send(history.gap().first(), SseTarget.all());
        appended.lost();
    }
}

package io.quarkiverse.sse.runtime.log;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.publish.StreamEnder;
import io.quarkiverse.sse.runtime.telemetry.Publication;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * Applies the entries of the log to the connections of this node, in the order of the log, and
 * keeps the history. It is called by one thread at a time.
 */
final class LogSubscriber implements SseEventLog.Subscriber {

    private static final Logger LOG = Logger.getLogger(LogSubscriber.class);

    private final LocalPublisher local;
    private final StreamEnder ender;
    private final EventEncoder encoder;
    private final History history;
    private final Unconfirmed unconfirmed;
    private final boolean hasGapEvent;
    private final Telemetry telemetry;
    /** Whether the log brings new entries, and not those any more that it held when it was opened. */
    private volatile boolean live;

    LogSubscriber(LocalPublisher local, StreamEnder ender, EventEncoder encoder, History history, Unconfirmed unconfirmed,
            boolean hasGapEvent, Telemetry telemetry) {
        this.telemetry = telemetry;
        this.local = local;
        this.ender = ender;
        this.encoder = encoder;
        this.history = history;
        this.unconfirmed = unconfirmed;
        this.hasGapEvent = hasGapEvent;
    }

    /** What follows are new entries. */
    void goLive() {
        live = true;
    }

    @Override
    public void onEntry(String id, SseLogEntry entry) {
        requirePosition(id);
        Publication traced = live ? entry.traceParent().map(telemetry::onEntry).orElse(Publication.NONE) : Publication.NONE;
        CompletionStage<SseDelivery> delivered;
        try {
            delivered = perform(id, entry);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "An entry of the SSE event log could not be delivered: %s", id);
            delivered = CompletableFuture.failedFuture(e);
            // an entry that was not delivered must not be skipped silently
            onGap(id);
        }
        unconfirmed.complete(entry.mark(), delivered);
        if (traced != Publication.NONE) {
            traced.follow(delivered);
        }
    }

    /** The encoder writes the id as it is, so a line break in it would be another field. */
    private static void requirePosition(String id) {
        if (id.indexOf('\n') >= 0 || id.indexOf('\r') >= 0 || id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The id of an entry must not contain a line break or NUL: " + LogText.of(id));
        }
    }

    private CompletionStage<SseDelivery> perform(String id, SseLogEntry entry) {
        if (entry.isReplayed()) {
            Frame frame = history.add(id, entry.event().orElseThrow(), entry.target());
            return local.send(frame, entry.target());
        }
        history.pass(id);
        return switch (entry.action()) {
            // an id of its own would move the client to a position that the log does not know
            case SEND -> local.send(encoder.encode(entry.event().orElseThrow(), null, 0), entry.target());
            case RESET_LAST_EVENT_ID -> local.resetLastEventId(entry.target());
            case UNREGISTER -> local.unregister(entry.target());
            case REVOKE -> local.revoke(entry.target());
        };
    }

    @Override
    public void onGap(String id) {
        requirePosition(id);
        Frame gap = history.lost(id);
        if (hasGapEvent) {
            LOG.warnf(
                    "Entries of the SSE event log before %s can't be read any more: an event announces the gap to the clients",
                    id);
            local.send(gap, SseTarget.all());
        } else {
            LOG.warnf("Entries of the SSE event log before %s can't be read any more: the streams are ended, because "
                    + "there is no gap-event to announce the gap to their clients", id);
            ender.end(SseTarget.all(), SseCloseReason.ERROR);
        }
    }

    /** Those who are connected have got the gap, and get the state as those who come with one. */
    @Override
    public void onState(String id, Map<String, SseLogEntry> newest) {
        requirePosition(id);
        if (!history.forgetState()) {
            return;
        }
        for (Map.Entry<String, SseLogEntry> each : newest.entrySet()) {
            SseLogEntry entry = each.getValue();
            requirePosition(each.getKey());
            Frame frame = history.restore(each.getKey(), entry);
            if (frame != null && live) {
                local.send(frame, entry.target());
            }
        }
        Frame place = history.restored(id);
        if (live) {
            local.send(place, SseTarget.all());
        }
    }

    @Override
    public CompletionStage<Void> ready() {
        return local.backlog().ready();
    }
}

package io.quarkiverse.sse.runtime.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.publish.Backlog;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.publish.StreamEnder;
import io.quarkiverse.sse.runtime.queue.Resumption;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.vertx.core.Context;

/**
 * The log of a service. What the service sends goes into it, and comes back out of it to the
 * connections of this node. Thread-safe.
 */
public final class ServiceLog {

    private final SseEventLog log;
    private final History history;
    private final Publisher publisher;
    private final Resumption resumption;
    private final CompletionStage<Void> opened;
    // guarded by this
    private CompletionStage<Void> closed;

    private ServiceLog(SseEventLog log, History history, Publisher publisher, Resumption resumption,
            CompletionStage<Void> opened) {
        this.log = log;
        this.history = history;
        this.publisher = publisher;
        this.resumption = resumption;
        this.opened = opened;
    }

    /**
     * Opens a log.
     *
     * @param service the name of the service
     * @param log the log
     * @param history keeps what the log brings
     * @param settings the configuration of the log
     * @param encoder encodes events
     * @param local sends to the connections of this node
     * @param ender ends them
     * @param loop runs timers
     * @param telemetry learns of traced entries
     * @return the log, which has started to read
     */
    public static ServiceLog open(String service, SseEventLog log, History history, LogSettings settings,
            EventEncoder encoder, LocalPublisher local, StreamEnder ender, Context loop, Telemetry telemetry) {
        Unconfirmed unconfirmed = new Unconfirmed(settings.timeout(), loop);
        Backlog backlog = new Backlog("the event log of the SSE service " + service);
        Publisher publisher = new LogPublisher(log, encoder, local, unconfirmed, backlog);
        LogSubscriber subscriber = new LogSubscriber(local, ender, encoder, history, unconfirmed, settings.gapEvent() != null,
                telemetry);
        return new ServiceLog(log, history, publisher, new LogResumption(log, history),
                log.open(subscriber).thenAccept(id -> {
                    subscriber.goLive();
                    history.startAt(id);
                }));
    }

    /**
     * @return the publisher that sends through the log
     */
    public Publisher publisher() {
        return publisher;
    }

    /**
     * @return lets clients resume from the history
     */
    public Resumption resumption() {
        return resumption;
    }

    /**
     * @return completes when the history has what the log held
     */
    public CompletionStage<Void> opened() {
        return opened;
    }

    /**
     * @return whether this node reads the log at the moment
     */
    public boolean isReadable() {
        return log.isReadable();
    }

    /**
     * @return how often this node has lost the log and found it again
     */
    public long reconnects() {
        return log.reconnects();
    }

    /**
     * @return how long this node has been behind the log
     */
    public Duration lag() {
        return log.lag();
    }

    public boolean hasStateTopics() {
        return history.hasStateTopics();
    }

    /**
     * @return how many keys of state topics were forgotten because of the bounds
     */
    public long forgottenKeys() {
        return history.forgottenKeys();
    }

    /**
     * @return the id of the position that this node has read up to
     * @throws IllegalStateException if it has read nothing yet
     */
    public String cursor() {
        String cursor = history.cursor();
        if (cursor == null) {
            throw new IllegalStateException(
                    "The event log has not been read yet: ask for the cursor when the application has started");
        }
        return cursor;
    }

    /**
     * @param max how many events at most
     * @return the newest events that are kept for clients that come back, newest first
     */
    public List<KeptEvent> newest(int max) {
        return history.newest(max);
    }

    /**
     * Closes the log, once.
     *
     * @return completes when the log brings no more entries
     */
    public synchronized CompletionStage<Void> close() {
        if (closed == null) {
            closed = log.close();
        }
        return closed;
    }
}

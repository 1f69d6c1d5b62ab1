package io.quarkiverse.sse.runtime;

import java.util.Locale;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.queue.LoopFigures;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.telemetry.Figures;

/**
 * Adds up what the event loops of a service have counted.
 */
record ServiceFigures(Directory directory, Router router, OverflowPolicy overflow) implements Figures {

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
    public String overflowPolicy() {
        return overflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

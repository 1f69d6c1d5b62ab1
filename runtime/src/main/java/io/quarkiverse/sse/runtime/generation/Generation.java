package io.quarkiverse.sse.runtime.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures.Ending;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * One run of a producer: its history, its readers, and how it asks the producer for more.
 * Thread-safe. It calls nobody while it holds its lock.
 */
final class Generation {

    /** Another end of the generation: it copies the events to the other nodes, or from them. */
    interface Line {

        /** There is something to copy, or the end has come. May be called from any thread. */
        void onChange();

        /** A reader has come, or has made room. May be called from any thread. */
        void onReader();
    }

    private final String run;
    private final GenerationSettings settings;
    private final EventEncoder encoder;
    private final GenerationCounts counts;
    private final GenerationRoom room;
    /** Set before there are readers. */
    private volatile Line line;

    // guarded by this
    private final GenerationHistory history;
    private final Set<GenerationReader> readers = new LinkedHashSet<>();
    /** Since when there is no reader, or since when it has ended. */
    private long idleSince = System.nanoTime();
    private boolean ended;
    /** Whether it is found by its key no more. */
    private boolean forgotten;
    /** Whether an item was asked for and has not come yet. */
    private boolean asked = true;
    private Producer producer;

    Generation(String run, GenerationSettings settings, EventEncoder encoder, GenerationCounts counts, GenerationRoom room) {
        this.run = run;
        this.settings = settings;
        this.encoder = encoder;
        this.counts = counts;
        this.room = room;
        this.history = new GenerationHistory(settings.maxBytes(), room);
    }

    String run() {
        return run;
    }

    /**
     * Must be called before anything else.
     *
     * @param toOthers whether nothing may be dropped before it is {@linkplain #copied(long) copied}
     */
    synchronized void connect(Line connected, boolean toOthers) {
        line = connected;
        if (toOthers) {
            history.keepUntilCopied();
        }
    }

    /**
     * Starts the producer, unless the generation has been cancelled before.
     */
    void start(Producer started) {
        synchronized (this) {
            if (ended) {
                return;
            }
            producer = started;
            counts.onStart();
        }
        started.begin();
    }

    /**
     * Adds an event. Must be called by one thread at a time.
     *
     * @return whether to ask for the next item now
     * @throws io.quarkiverse.sse.runtime.wire.DataEncodingException if its data can't be encoded
     * @throws IllegalStateException if it was not asked for, and there is no room for it
     */
    boolean add(SseEvent event) {
        long number;
        synchronized (this) {
            if (ended) {
                return false;
            }
            if (!asked && !history.hasRoom()) {
                throw new IllegalStateException("The producer has emitted more than it was asked for");
            }
            number = history.last() + 1;
        }
        // only the end can come in between, and then this is too late
        Frame frame = encoder.encode(event, new GenerationId(run, number).text(), number);
        room.prepareFor(GenerationHistory.sizeOf(frame));
        List<GenerationReader> waiting;
        boolean askNow;
        synchronized (this) {
            if (ended) {
                return false;
            }
            history.add(frame);
            waiting = takeWaiting();
            asked = history.hasRoom();
            askNow = asked;
        }
        wakeAndTell(waiting);
        return askNow;
    }

    /**
     * Ends the generation with its last event.
     *
     * @return whether this call has ended it
     */
    boolean end(Ending ending) {
        List<GenerationReader> waiting;
        synchronized (this) {
            if (ended) {
                return false;
            }
            long number = history.last() + 1;
            boolean inOrder = ending == Ending.COMPLETED || ending == Ending.CANCELLED;
            String name = inOrder ? settings.endEvent() : settings.failureEvent();
            history.add(
                    encoder.encode(SseEvent.builder().event(name).build(), new GenerationId(run, number).endText(), number));
            ended = true;
            if (producer != null) {
                counts.onEnd(ending);
            }
            idleSince = System.nanoTime();
            waiting = takeWaiting();
        }
        wakeAndTell(waiting);
        return true;
    }

    /**
     * Ends the generation and cancels its producer.
     *
     * @return whether this call has ended it
     */
    boolean cancel(Ending ending) {
        boolean here = end(ending);
        if (here) {
            Producer cancelled;
            synchronized (this) {
                cancelled = producer;
            }
            if (cancelled != null) {
                cancelled.cancel();
            }
        }
        return here;
    }

    /** Those that wait no more once they are called. */
    private List<GenerationReader> takeWaiting() {
        List<GenerationReader> waiting = new ArrayList<>(readers.size());
        for (GenerationReader reader : readers) {
            if (reader.waiting) {
                reader.waiting = false;
                waiting.add(reader);
            }
        }
        return waiting;
    }

    private void wakeAndTell(List<GenerationReader> waiting) {
        for (GenerationReader reader : waiting) {
            reader.wake();
        }
        Line told = line;
        if (told != null) {
            told.onChange();
        }
    }

    /**
     * Adds events that another node has made.
     *
     * @param from the number of the first of them; what was between the last one here and that one is
     *        not kept any more
     * @param last whether the generation ends with them
     */
    void fill(long from, List<Frame> frames, boolean last) {
        room.prepareFor(frames.stream().mapToLong(GenerationHistory::sizeOf).sum());
        List<GenerationReader> waiting;
        synchronized (this) {
            if (ended) {
                return;
            }
            history.skipTo(from);
            for (Frame frame : frames) {
                history.add(frame);
            }
            if (last) {
                ended = true;
                idleSince = System.nanoTime();
            }
            waiting = takeWaiting();
        }
        for (GenerationReader reader : waiting) {
            reader.wake();
        }
    }

    /**
     * @return the events behind a number, as many as fit into a page
     */
    synchronized Replay.Page after(long number) {
        return history.page(number, ended);
    }

    /** Must be called when the other nodes have the events up to a number. */
    void copied(long number) {
        Producer asks;
        synchronized (this) {
            history.copied(number);
            asks = toAsk();
        }
        if (asks != null) {
            asks.askLater();
        }
    }

    /**
     * Must be called when the generation has readers on other nodes.
     *
     * @param number the highest number that one of them has taken
     */
    void readElsewhere(long number) {
        Producer asks;
        synchronized (this) {
            if (!ended) {
                idleSince = System.nanoTime();
            }
            history.take(number);
            asks = toAsk();
        }
        if (asks != null) {
            asks.askLater();
        }
    }

    /** Asks the producer again if there is room now, because others have made it. */
    void goOn() {
        Producer asks;
        synchronized (this) {
            asks = toAsk();
        }
        if (asks != null) {
            asks.askLater();
        }
    }

    /** Returns the producer if it is time to ask it again. */
    private Producer toAsk() {
        if (producer == null || asked || ended || !history.hasRoom()) {
            return null;
        }
        asked = true;
        return producer;
    }

    synchronized long taken() {
        return history.taken();
    }

    synchronized long lastNumber() {
        return history.last();
    }

    synchronized boolean hasReaders() {
        return !readers.isEmpty();
    }

    /**
     * @return whether there is room for events of another node
     */
    synchronized boolean canFill() {
        return !ended && history.hasRoom();
    }

    /**
     * @return whether it has had no reader, or has ended, for that long, and everybody has it
     */
    synchronized boolean isIdle(long time, long now) {
        return readers.isEmpty() && now - idleSince > time && (ended ? history.isCopied() : producer == null);
    }

    /**
     * @return whether its producer runs, or ran, on this node
     */
    synchronized boolean hasProducer() {
        return producer != null;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /**
     * @return whether it has ended, everybody has it, and nobody reads it here
     */
    synchronized boolean isOver() {
        return ended && readers.isEmpty() && history.isCopied();
    }

    /**
     * Must be called when it is found by its key no more. Its readers go on, and its bytes count as long
     * as there are some.
     */
    synchronized void forget() {
        forgotten = true;
        stopCountingIfUnread();
    }

    private void stopCountingIfUnread() {
        if (forgotten && readers.isEmpty()) {
            history.stopCounting();
        }
    }

    /**
     * @param grace how long a producer runs without a reader
     * @return whether it has had no reader for that long, and has not ended
     */
    synchronized boolean isAbandoned(long grace, long now) {
        return !ended && readers.isEmpty() && now - idleSince > grace;
    }

    /**
     * @return whether it ended before that time
     */
    synchronized boolean isEndedFor(long time, long now) {
        return ended && now - idleSince > time;
    }

    /**
     * Creates a reader, for which the generation stays as if it had one now.
     *
     * @param lastEventId the id that the client came back with, or {@code null}
     */
    synchronized GenerationReader reader(String lastEventId) {
        if (!ended) {
            idleSince = System.nanoTime();
        }
        if (lastEventId == null) {
            return new GenerationReader(this, 0, history.first() > 1, false);
        }
        GenerationId id = GenerationId.read(lastEventId);
        if (id == null || !id.run().equals(run)) {
            return new GenerationReader(this, 0, true, false);
        }
        return new GenerationReader(this, id.number(), id.number() < history.first() - 1, true);
    }

    /**
     * @return the event that announces that what comes before the oldest entry is missing
     */
    synchronized Frame gap() {
        long number = history.first() - 1;
        return encoder.encode(SseEvent.builder().event(SseGenerations.GAP_EVENT).build(),
                new GenerationId(run, number).text(), number);
    }

    /**
     * Finds what comes next for a reader, which has taken what comes before. If that is nothing yet,
     * the reader waits, and is woken when there is something.
     */
    Replay.Page next(GenerationReader reader, long position) {
        Producer asks = null;
        Replay.Page page;
        boolean news;
        synchronized (this) {
            if (reader.left) {
                return new Replay.Page(List.of(), position, true, false);
            }
            if (position < history.first() - 1) {
                return new Replay.Page(List.of(gap()), history.first() - 1, false, true, 0);
            }
            news = readers.add(reader);
            if (history.take(position)) {
                asks = toAsk();
                news = true;
            }
            page = history.page(position, ended);
            reader.waiting = !page.last() && page.frames().isEmpty();
        }
        if (asks != null) {
            asks.askLater();
        }
        Line told = line;
        if (told != null && news) {
            told.onReader();
        }
        return page;
    }

    /** Must be called when the stream of the reader has ended. */
    synchronized void leave(GenerationReader reader) {
        reader.left = true;
        if (readers.remove(reader) && readers.isEmpty() && !ended) {
            idleSince = System.nanoTime();
        }
        stopCountingIfUnread();
    }
}

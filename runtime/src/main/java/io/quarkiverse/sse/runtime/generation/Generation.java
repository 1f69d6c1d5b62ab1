package io.quarkiverse.sse.runtime.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * One run of a producer: its history, its readers, and whether it has ended. Thread-safe. It calls
 * nobody while it holds its lock.
 */
final class Generation {

    /** A page leaves room for other connections of the event loop, and for what else is sent. */
    private static final int PAGE_BYTES = 16 * 1024;

    /** How a generation ends. */
    enum Ending {
        COMPLETED,
        FAILED
    }

    /**
     * An event of the history.
     *
     * @param frame the encoded event, whose position is its number
     * @param end how many bytes the run had with it, also those that are not kept any more
     */
    private record Entry(Frame frame, long end) {
    }

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
    /** Set before there are readers. */
    private volatile Line line;

    // guarded by this
    private final List<Entry> entries = new ArrayList<>();
    /** The number of the oldest entry that is kept. */
    private long first = 1;
    private long bytes;
    private long total;
    /** The highest number that a reader has taken, and how many bytes the run had with it. */
    private long taken;
    private long takenTotal;
    /** The number up to which the other nodes have everything, and how many bytes that is. */
    private long copied = Long.MAX_VALUE;
    private long copiedTotal = Long.MAX_VALUE;
    private final Set<GenerationReader> readers = new LinkedHashSet<>();
    /** Since when there is no reader, or since when it has ended. */
    private long idleSince = System.nanoTime();
    private boolean ended;
    /** Whether an item was asked for and has not come yet. */
    private boolean asked = true;
    private Producer producer;

    Generation(String run, GenerationSettings settings, EventEncoder encoder) {
        this.run = run;
        this.settings = settings;
        this.encoder = encoder;
    }

    String run() {
        return run;
    }

    /**
     * Must be called before anything else.
     *
     * @param toOthers whether nothing may be dropped before it is {@linkplain #copied copied}
     */
    synchronized void connect(Line connected, boolean toOthers) {
        line = connected;
        if (toOthers) {
            copied = 0;
            copiedTotal = 0;
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
            if (!asked && !hasRoom()) {
                throw new IllegalStateException("The producer has emitted more than it was asked for");
            }
            number = last() + 1;
        }
        // only the end can come in between, and then this is too late
        Frame frame = encoder.encode(event, new GenerationId(run, number).text(), number);
        List<GenerationReader> waiting;
        boolean askNow;
        synchronized (this) {
            if (ended) {
                return false;
            }
            append(frame);
            waiting = takeWaiting();
            asked = hasRoom();
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
            long number = last() + 1;
            String name = ending == Ending.COMPLETED ? settings.endEvent() : settings.failureEvent();
            append(encoder.encode(SseEvent.builder().event(name).build(), new GenerationId(run, number).endText(), number));
            ended = true;
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

    private long last() {
        return first + entries.size() - 1;
    }

    private boolean hasRoom() {
        return total - Math.min(takenTotal, copiedTotal) < settings.maxBytes();
    }

    private void append(Frame frame) {
        int size = frame.size() + GenerationSettings.OVERHEAD_BYTES;
        bytes += size;
        total += size;
        entries.add(new Entry(frame, total));
        int dropped = 0;
        // what nobody has taken is bounded by what the producer is asked for
        while (bytes > settings.maxBytes() && first + dropped <= Math.min(taken, copied)) {
            bytes -= entries.get(dropped).frame().size() + GenerationSettings.OVERHEAD_BYTES;
            dropped++;
        }
        if (dropped > 0) {
            entries.subList(0, dropped).clear();
            first += dropped;
        }
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
        List<GenerationReader> waiting;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (from > last() + 1) {
                entries.clear();
                bytes = 0;
                first = from;
                taken = from - 1;
                takenTotal = total;
            }
            for (Frame frame : frames) {
                append(frame);
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
        return page(number);
    }

    /** Must be called when the other nodes have the events up to a number. */
    void copied(long number) {
        Producer asks;
        synchronized (this) {
            if (number > copied) {
                copied = number;
                copiedTotal = entries.get((int) (number - first)).end();
            }
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
            take(number);
            asks = toAsk();
        }
        if (asks != null) {
            asks.askLater();
        }
    }

    /** Returns the producer if it is time to ask it again. */
    private Producer toAsk() {
        if (producer == null || asked || ended || !hasRoom()) {
            return null;
        }
        asked = true;
        return producer;
    }

    synchronized long taken() {
        return taken;
    }

    synchronized long lastNumber() {
        return last();
    }

    synchronized boolean hasReaders() {
        return !readers.isEmpty();
    }

    /**
     * @return whether there is room for events of another node
     */
    synchronized boolean canFill() {
        return !ended && hasRoom();
    }

    /**
     * @return whether it has had no reader, or has ended, for that long, and everybody has it
     */
    synchronized boolean isIdle(long time, long now) {
        return readers.isEmpty() && now - idleSince > time && (ended ? copied >= last() : producer == null);
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
            return new GenerationReader(this, 0, first > 1, false);
        }
        GenerationId id = GenerationId.read(lastEventId);
        if (id == null || !id.run().equals(run)) {
            return new GenerationReader(this, 0, true, false);
        }
        return new GenerationReader(this, id.number(), id.number() < first - 1, true);
    }

    /**
     * @return the event that announces that what comes before the oldest entry is missing
     */
    synchronized Frame gap() {
        long number = first - 1;
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
            if (position < first - 1) {
                return new Replay.Page(List.of(gap()), first - 1, false, true, 0);
            }
            news = readers.add(reader);
            if (take(position)) {
                asks = toAsk();
                news = true;
            }
            page = page(position);
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

    /** Returns whether the reader is ahead of all others. */
    private boolean take(long position) {
        long number = Math.min(position, last());
        if (number <= taken) {
            return false;
        }
        taken = number;
        takenTotal = entries.get((int) (number - first)).end();
        return true;
    }

    private Replay.Page page(long reached) {
        // who has seen more than there is was ahead of what the other nodes got, before the end came
        long position = ended ? Math.min(reached, last() - 1) : reached;
        List<Frame> frames = new ArrayList<>();
        int size = 0;
        int index = (int) Math.max(0, Math.min(position + 1 - first, entries.size()));
        while (index < entries.size()) {
            Frame frame = entries.get(index).frame();
            if (!frames.isEmpty() && size + frame.size() > PAGE_BYTES) {
                break;
            }
            frames.add(frame);
            size += frame.size();
            index++;
        }
        // no frame counts as replayed: that is what a log does
        return new Replay.Page(frames, position + frames.size(), ended && index == entries.size(), false, 0);
    }

    /** Must be called when the stream of the reader has ended. */
    synchronized void leave(GenerationReader reader) {
        reader.left = true;
        if (readers.remove(reader) && readers.isEmpty() && !ended) {
            idleSince = System.nanoTime();
        }
    }
}

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

    /** What an event takes in memory beside its bytes, about. */
    private static final int OVERHEAD_BYTES = 100;
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

    private final String run;
    private final GenerationSettings settings;
    private final EventEncoder encoder;

    // guarded by this
    private final List<Entry> entries = new ArrayList<>();
    /** The number of the oldest entry that is kept. */
    private long first = 1;
    private long bytes;
    private long total;
    /** The highest number that a reader has taken, and how many bytes the run had with it. */
    private long taken;
    private long takenTotal;
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
        wake(waiting);
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
        wake(waiting);
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
        return total - takenTotal < settings.maxBytes();
    }

    private void append(Frame frame) {
        int size = frame.size() + OVERHEAD_BYTES;
        bytes += size;
        total += size;
        entries.add(new Entry(frame, total));
        int dropped = 0;
        // what nobody has taken is bounded by what the producer is asked for
        while (bytes > settings.maxBytes() && first + dropped <= taken) {
            bytes -= entries.get(dropped).frame().size() + OVERHEAD_BYTES;
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

    private static void wake(List<GenerationReader> waiting) {
        for (GenerationReader reader : waiting) {
            reader.wake();
        }
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
        synchronized (this) {
            if (reader.left) {
                return new Replay.Page(List.of(), position, true, false);
            }
            readers.add(reader);
            if (position < first - 1) {
                // none of its frames is from the history
                return new Replay.Page(List.of(gap()), first - 1, false, true, 0);
            }
            if (take(position) && producer != null && !asked && !ended && hasRoom()) {
                asked = true;
                asks = producer;
            }
            page = page(position);
            reader.waiting = !page.last() && page.frames().isEmpty();
        }
        if (asks != null) {
            asks.askLater();
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

    private Replay.Page page(long position) {
        List<Frame> frames = new ArrayList<>();
        int size = 0;
        int index = (int) Math.min(position + 1 - first, entries.size());
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

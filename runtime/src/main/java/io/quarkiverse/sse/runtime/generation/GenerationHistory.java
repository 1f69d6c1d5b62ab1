package io.quarkiverse.sse.runtime.generation;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The events of a generation that are kept. It drops those that a reader has taken, the oldest first,
 * when they are more than may be, or when all generations together take too much; what no reader has
 * taken yet is bounded by who adds it. Not thread-safe: it belongs to the lock of its
 * {@link Generation}.
 */
final class GenerationHistory {

    /** A page leaves room for other connections of the event loop, and for what else is sent. */
    private static final int PAGE_BYTES = 16 * 1024;

    /**
     * An event.
     *
     * @param frame the encoded event
     * @param end how many bytes there were with it, also those that are not kept any more
     */
    private record Entry(Frame frame, long end) {
    }

    private final long maxBytes;
    private final GenerationRoom room;
    /** Whether its bytes are in the room. */
    private boolean counted = true;
    private final List<Entry> entries = new ArrayList<>();
    /** The number of the oldest event that is kept. */
    private long first = 1;
    private long bytes;
    private long total;
    /** The highest number that a reader has taken, and how many bytes there were with it. */
    private long taken;
    private long takenTotal;
    /** The number up to which the other nodes have everything, and how many bytes there were with it. */
    private long copied = Long.MAX_VALUE;
    private long copiedTotal = Long.MAX_VALUE;

    GenerationHistory(long maxBytes, GenerationRoom room) {
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /** From now on, nothing is dropped before it is {@linkplain #copied(long) copied}. */
    void keepUntilCopied() {
        copied = 0;
        copiedTotal = 0;
    }

    long first() {
        return first;
    }

    long last() {
        return first + entries.size() - 1;
    }

    long taken() {
        return taken;
    }

    boolean isCopied() {
        return copied >= last();
    }

    /**
     * @return whether there is room for more than has been taken and copied
     */
    boolean hasRoom() {
        return total - Math.min(takenTotal, copiedTotal) < limit();
    }

    private long limit() {
        return room.isShort() ? Math.min(maxBytes, PAGE_BYTES) : maxBytes;
    }

    void add(Frame frame) {
        int size = sizeOf(frame);
        total += size;
        entries.add(new Entry(frame, total));
        keep(bytes + size);
        int dropped = 0;
        // each of them may make the room that was missing
        while (bytes > limit() && first + dropped <= Math.min(taken, copied)) {
            keep(bytes - sizeOf(entries.get(dropped).frame()));
            dropped++;
        }
        if (dropped > 0) {
            entries.subList(0, dropped).clear();
            first += dropped;
        }
    }

    private void keep(long now) {
        if (counted) {
            room.add(now - bytes);
        }
        bytes = now;
    }

    /** Takes its bytes out of the room, for good. */
    void stopCounting() {
        if (counted) {
            room.add(-bytes);
            counted = false;
        }
    }

    static int sizeOf(Frame frame) {
        return frame.size() + GenerationSettings.OVERHEAD_BYTES;
    }

    /**
     * Goes on with another number, and drops everything, if there would be something between.
     *
     * @param next the number of the next event
     */
    void skipTo(long next) {
        if (next > last() + 1) {
            entries.clear();
            keep(0);
            first = next;
            taken = next - 1;
            takenTotal = total;
        }
    }

    /**
     * @param number what a reader has taken, which may be more than there is
     * @return whether none has taken as much before
     */
    boolean take(long number) {
        long there = Math.min(number, last());
        if (there <= taken) {
            return false;
        }
        taken = there;
        takenTotal = totalAt(there);
        return true;
    }

    /**
     * @param number up to which the other nodes have everything
     */
    void copied(long number) {
        if (number > copied) {
            copied = number;
            copiedTotal = totalAt(number);
        }
    }

    private long totalAt(long number) {
        return entries.get((int) (number - first)).end();
    }

    /**
     * @param reached the number behind which the page begins
     * @param ended whether the last event is the end
     * @return at least one event if there is one, and not much more than a page has
     */
    Replay.Page page(long reached, boolean ended) {
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
}

package io.quarkiverse.sse.runtime.devui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.quarkiverse.sse.SseTarget;

/**
 * Keeps the last things that have happened in a service, while somebody asks for them: the one who
 * closes a tab does not say so. It is bounded in number and size, and in how much it takes in a
 * second, as a service may send much more than anybody can read. Thread-safe.
 */
final class Traffic {

    static final int CAPACITY = 1_000;
    static final int MAX_PER_SECOND = 200;
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long REFUSED = -1;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private volatile boolean asked;
    private volatile long askedAt;

    // guarded by this
    private final Deque<Happening> kept = new ArrayDeque<>();
    private long last;
    private long second;
    private int inThisSecond;

    Traffic() {
        this(System::nanoTime);
    }

    Traffic(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @return whether somebody wants to know
     */
    boolean isFollowed() {
        return asked && nanoTime.getAsLong() - askedAt < PATIENCE_NANOS;
    }

    /** Something is sent. */
    void onSend(SseTarget target, byte[] block) {
        long number = admit();
        if (number != REFUSED) {
            Block text = Block.read(block);
            keep(new Happening(number, System.currentTimeMillis(), "event", text.event(), text.id(),
                    Block.shorten(target.toString()), text.data(), block.length));
        }
    }

    /** Something else happens. */
    void on(String kind, String target, String text) {
        long number = isFollowed() ? admit() : REFUSED;
        if (number != REFUSED) {
            keep(new Happening(number, System.currentTimeMillis(), kind, null, null, target, text, 0));
        }
    }

    private synchronized long admit() {
        last++;
        long now = nanoTime.getAsLong();
        if (now - second >= SECOND_NANOS) {
            second = now;
            inThisSecond = 0;
        }
        return ++inThisSecond <= MAX_PER_SECOND ? last : REFUSED;
    }

    private synchronized void keep(Happening happening) {
        if (kept.size() == CAPACITY) {
            kept.removeFirst();
        }
        kept.addLast(happening);
    }

    /**
     * @param number the last number that is known, or 0
     * @return what has happened since then
     */
    synchronized Happenings after(long number) {
        askedAt = nanoTime.getAsLong();
        asked = true;
        // a larger number is from before a restart
        long known = number > last ? 0 : number;
        List<Happening> events = new ArrayList<>();
        for (Happening each : kept) {
            if (each.number() > known) {
                events.add(each);
            }
        }
        return new Happenings(events, known == 0 ? 0 : last - known - events.size(), last);
    }
}

package io.quarkiverse.sse.runtime.security;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Keeps tickets in memory, for an application that runs once. Each new ticket drops those that have
 * expired by then.
 */
final class MemoryTicketStore implements TicketStore {

    static final int CAPACITY = 100_000;

    private final LongSupplier nanoTime;
    // guarded by this
    private final Map<String, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> byExpiry = new TreeSet<>();
    private long sequence;

    MemoryTicketStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Entry(long expiresNanos, long number, String key, String text) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            // nanoTime may overflow between the two
            long byTime = expiresNanos - other.expiresNanos;
            return byTime != 0 ? Long.signum(byTime) : Long.compare(number, other.number);
        }
    }

    @Override
    public synchronized CompletionStage<Void> put(String key, String text, Duration timeToLive) {
        long now = nanoTime.getAsLong();
        while (!byExpiry.isEmpty() && byExpiry.first().expiresNanos - now <= 0) {
            entries.remove(byExpiry.pollFirst().key);
        }
        if (entries.size() >= CAPACITY) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(CAPACITY + " tickets are waiting to be used: there can't be more"));
        }
        Entry entry = new Entry(now + timeToLive.toNanos(), sequence++, key, text);
        entries.put(key, entry);
        byExpiry.add(entry);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<String> take(String key) {
        Entry entry = entries.remove(key);
        if (entry == null) {
            return CompletableFuture.completedFuture(null);
        }
        byExpiry.remove(entry);
        boolean valid = entry.expiresNanos - nanoTime.getAsLong() > 0;
        return CompletableFuture.completedFuture(valid ? entry.text : null);
    }

    synchronized int size() {
        return entries.size();
    }
}

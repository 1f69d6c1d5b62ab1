package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * The connections of a shard, dealt out evenly to the buckets of its heartbeat wheel. Must be used
 * on the shard's event loop.
 */
final class Roster {

    private final List<ArrayList<Outbox>> buckets;
    private int size;
    private int nextBucket;

    Roster(int bucketCount) {
        buckets = new ArrayList<>(bucketCount);
        for (int i = 0; i < bucketCount; i++) {
            buckets.add(new ArrayList<>());
        }
    }

    int size() {
        return size;
    }

    void add(Outbox outbox) {
        ArrayList<Outbox> bucket = buckets.get(nextBucket);
        bucket.add(outbox);
        outbox.takeSeat(seat(nextBucket, bucket.size() - 1));
        nextBucket = (nextBucket + 1) % buckets.size();
        size++;
    }

    /** Encodes the bucket of a connection and its index there as one number. */
    private int seat(int bucket, int index) {
        return index * buckets.size() + bucket;
    }

    /** Removes a connection, if it is in the roster. */
    void remove(Outbox outbox) {
        int seat = outbox.seat();
        if (seat == Outbox.NO_SEAT) {
            return;
        }
        outbox.takeSeat(Outbox.NO_SEAT);
        ArrayList<Outbox> bucket = buckets.get(seat % buckets.size());
        Outbox last = bucket.remove(bucket.size() - 1);
        if (last != outbox) {
            bucket.set(seat / buckets.size(), last);
            last.takeSeat(seat);
        }
        size--;
    }

    void forEach(Consumer<Outbox> action) {
        for (ArrayList<Outbox> bucket : buckets) {
            bucket.forEach(action);
        }
    }

    void forEachIn(int bucket, Consumer<Outbox> action) {
        buckets.get(bucket).forEach(action);
    }
}

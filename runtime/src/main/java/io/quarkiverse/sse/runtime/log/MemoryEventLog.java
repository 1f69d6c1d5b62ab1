package io.quarkiverse.sse.runtime.log;

import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * A log for one node, which ends with the application. It only gives the entries their order and
 * their ids. An id starts with an epoch, so that an id from before a restart is unknown afterwards.
 */
public final class MemoryEventLog implements SseEventLog {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final String epoch = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);

    // guarded by this
    private Subscriber subscriber;
    private long sequence;

    @Override
    public synchronized CompletionStage<String> open(Subscriber newSubscriber) {
        subscriber = newSubscriber;
        return CompletableFuture.completedStage(id());
    }

    @Override
    public synchronized CompletionStage<Void> append(SseLogEntry entry) {
        if (subscriber == null) {
            return CompletableFuture.failedStage(new IllegalStateException("The event log is closed"));
        }
        sequence++;
        subscriber.onEntry(id(), entry);
        return DONE;
    }

    private String id() {
        return epoch + "-" + Long.toString(sequence, Character.MAX_RADIX);
    }

    @Override
    public OptionalInt compare(String id, String other) {
        OptionalLong one = sequence(id);
        OptionalLong another = sequence(other);
        return one.isEmpty() || another.isEmpty() ? OptionalInt.empty()
                : OptionalInt.of(Long.compare(one.getAsLong(), another.getAsLong()));
    }

    private OptionalLong sequence(String id) {
        if (id.startsWith(epoch) && id.length() > epoch.length() && id.charAt(epoch.length()) == '-') {
            try {
                return OptionalLong.of(Long.parseLong(id, epoch.length() + 1, id.length(), Character.MAX_RADIX));
            } catch (NumberFormatException malformed) {
                // clients may send any text
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public CompletionStage<Void> sync() {
        return DONE;
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        subscriber = null;
        return DONE;
    }
}

package io.quarkiverse.sse.spi;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts everything that a service sends into one order, gives each entry an id, and hands the entries to every node in that
 * order. This is what makes {@code Last-Event-ID} and several nodes work. {@code quarkus.sse.log} selects a built-in one, or
 * with {@code custom} the bean of this type that has the {@link io.quarkiverse.sse.SseName} of the service.
 * <p>
 * A log is opened once, before the first {@link #append}, and closed once. Its methods may be called by any thread, never
 * block, and report failures through the stage they return. Every stage completes or fails within a bounded time.
 * <p>
 * An id names a position in the log. It is text without line breaks and NUL, opaque to the clients, and never used twice. An id
 * of
 * a log that has lost its entries must never be taken for an id of the log that replaces it, so it should contain an epoch.
 * <p>
 * Methods that are added to this interface in later versions have a default implementation.
 */
public interface SseEventLog {

    /**
     * Starts to read. The subscriber gets the entries that the log still holds, and then, for as long as the log is open, every
     * one that is appended, here or on another node: each once, in the order of the log.
     *
     * @param subscriber gets the entries
     * @return completes when the subscriber has the entries that the log held, with the id of the position where the log ends:
     *         a
     *         client that sends this id later has missed everything that was appended since. Fails if the log can't be read
     */
    CompletionStage<String> open(Subscriber subscriber);

    /**
     * Appends an entry. Entries that one thread appends keep their order.
     *
     * @param entry the entry
     * @return completes when the log will not lose the entry any more, as far as it promises that; the subscriber may get the
     *         entry before. Fails if that is not certain: the entry may have been appended all the same
     */
    CompletionStage<Void> append(SseLogEntry entry);

    /**
     * Waits until this node has caught up.
     *
     * @return completes when the subscriber has got everything that was appended, on any node, before this call
     */
    CompletionStage<Void> sync();

    /**
     * Compares two positions. With it, a client can resume from a position between two entries that are kept, and from one
     * before the first of them if nothing that was for it has been there. Without it only the ids of kept entries are known.
     * Clients send
     * ids, so this method must accept any text and must not throw.
     *
     * @param id an id
     * @param other another id
     * @return negative, zero or positive when the first position is before, at or behind the second; empty when they can't be
     *         compared, because one is malformed or from another epoch
     */
    default OptionalInt compare(String id, String other) {
        return id.equals(other) ? OptionalInt.of(0) : OptionalInt.empty();
    }

    /**
     * Stops reading. Called once, when the application stops and all streams have ended.
     *
     * @return completes when the subscriber gets no more entries
     */
    CompletionStage<Void> close();

    /**
     * Gets the entries of a log. Called by one thread at a time; does not block and does not throw. Implemented by this
     * extension, and in tests of logs: methods that are added in later versions have a default implementation.
     */
    interface Subscriber {

        /**
         * Gets the next entry.
         *
         * @param id its id
         * @param entry the entry
         */
        void onEntry(String id, SseLogEntry entry);

        /**
         * Entries behind the last one can't be read any more: they are trimmed, lost, or written in a format that this node
         * does not know. What follows goes on behind the gap.
         *
         * @param id the id of the position behind the gap
         */
        void onGap(String id);

        /**
         * Says when this node can take more. A log that can wait, because it holds the entries elsewhere, reads on only then.
         *
         * @return completes when the event loops have caught up with what was read; complete already in most cases
         */
        default CompletionStage<Void> ready() {
            return CompletableFuture.completedStage(null);
        }
    }
}

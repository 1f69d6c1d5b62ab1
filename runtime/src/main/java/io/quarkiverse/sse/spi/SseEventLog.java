package io.quarkiverse.sse.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts everything that a service sends into one order, gives each entry an id, and brings the
 * entries to every node in that order. This is what makes {@code Last-Event-ID} and several nodes
 * work. The property {@code quarkus.sse.log} selects a built-in log or, with {@code custom}, the
 * bean of this type that has the {@link io.quarkiverse.sse.SseName} of the service.
 * <p>
 * The service opens its log once, before the first {@link #append}, and closes it once. It may call
 * the methods on any thread. They must not block, and they report failures through the stage that
 * they return. Every stage must complete or fail within a bounded time.
 * <p>
 * An id names a position in the log. It is text without line breaks and NUL, opaque to the clients,
 * and never used twice. An id of a log that has lost its entries must never be taken for an id of
 * the log that replaces it, so an id should contain an epoch.
 * <p>
 * Methods that later versions add to this interface have a default implementation.
 */
public interface SseEventLog {

    /**
     * Starts to read. The subscriber gets the entries that the log still holds and then, as long
     * as the log is open, every entry that this node or another one appends: each entry once, in
     * the order of the log.
     *
     * @param subscriber gets the entries
     * @return completes when the subscriber has got the entries that the log held, with the id of
     *         the position where the log ends: a client that sends this id later has missed
     *         everything that was appended since. Fails if the log can't be read
     */
    CompletionStage<String> open(Subscriber subscriber);

    /**
     * Appends an entry. Entries that one thread appends keep their order.
     *
     * @param entry the entry
     * @return completes when the entry is safe, as far as the log promises that; the subscriber
     *         may get the entry before. Fails if that is not certain: the entry may have been
     *         appended all the same
     */
    CompletionStage<Void> append(SseLogEntry entry);

    /**
     * Waits until this node has caught up with the log.
     *
     * @return completes when the subscriber has got everything that any node had
     *         appended before this call
     */
    CompletionStage<Void> sync();

    /**
     * Compares two positions. This lets a client resume from a position between two entries that
     * are kept, and from one before the first of them if nothing in between was for that client.
     * Without it, only the ids of kept entries are known. Clients send ids, so this method must
     * accept any text and must not throw.
     *
     * @param id an id
     * @param other another id
     * @return a negative number, zero or a positive number if the first position is before, at or
     *         behind the second; empty if they can't be compared, because one is malformed or
     *         from another epoch
     */
    default OptionalInt compare(String id, String other) {
        return id.equals(other) ? OptionalInt.of(0) : OptionalInt.empty();
    }

    /**
     * Says whether this node reads the log at the moment, or has lost its connection to it. May be
     * called from any thread at any time, and must return at once.
     *
     * @return by default {@code true}
     */
    default boolean isReadable() {
        return true;
    }

    /**
     * Says how often this node has lost its connection to the log and found it again. May be called
     * from any thread at any time, and must return at once.
     *
     * @return by default 0
     */
    default long reconnects() {
        return 0;
    }

    /**
     * Says how long this node has been behind the log. May be called from any thread at any time, and
     * must return at once.
     *
     * @return the time since this node had everything that the log held; zero while it keeps up. By
     *         default zero
     */
    default Duration lag() {
        return Duration.ZERO;
    }

    /**
     * Leaves a report of this node for the other nodes of the log, in place of the one before, and
     * fetches theirs. The service calls it from time to time, when the log is open and the stage of
     * the call before has completed. By default there are no other nodes.
     *
     * @param node identifies this node
     * @param report what it tells the others, up to about 1 MB
     * @param timeToLive how long the others may see the report. With zero, it is taken back
     * @return completes with the reports of the other nodes that are still alive; fails if the log
     *         can't be reached
     */
    default CompletionStage<List<NodeReport>> report(String node, byte[] report, Duration timeToLive) {
        return CompletableFuture.completedStage(List.of());
    }

    /**
     * The report of another node.
     *
     * @param node identifies the node
     * @param report what it tells
     * @param age how long ago it left the report, by one clock for all nodes
     */
    record NodeReport(String node, byte[] report, Duration age) {
    }

    /**
     * Stops reading. The service calls this once, when the application stops and all
     * streams have ended.
     *
     * @return completes when the subscriber gets no more entries
     */
    CompletionStage<Void> close();

    /**
     * Gets the entries of a log. The log calls it from one thread at a time. The methods don't
     * block and don't throw. This extension implements the interface, and so may tests of a log:
     * methods that later versions add have a default implementation.
     */
    interface Subscriber {

        /**
         * Gets the next entry.
         *
         * @param id the id of the entry
         * @param entry the entry
         */
        void onEntry(String id, SseLogEntry entry);

        /**
         * Learns that entries behind the last one can't be read any more, because they were
         * trimmed or lost, or are in a format that this node does not know. The next entry is the
         * first one behind the gap.
         *
         * @param id the id of the position just before the next entry
         */
        void onGap(String id);

        /**
         * Gets the newest entry for each key of the state topics of
         * {@code quarkus.sse.log.latest-topics}, where the log keeps them longer than its other entries:
         * before the first entry, and again between {@link #onGap} and the entry behind it. It
         * takes the place of the state that the subscriber knows. A log need not call it: then the
         * state is what the entries of {@link #onEntry} make.
         *
         * @param id the id of the position just before the next entry
         * @param newest the entries by their ids, in the order of the log, without those that
         *        {@link #onEntry} brings afterwards
         */
        default void onState(String id, Map<String, SseLogEntry> newest) {
        }

        /**
         * Asks whether this node can take more entries. A log that holds its entries elsewhere
         * should wait for the stage before it reads on.
         *
         * @return completes when the event loops have caught up with what was read, which in most
         *         cases they already have
         */
        default CompletionStage<Void> ready() {
            return CompletableFuture.completedStage(null);
        }
    }
}

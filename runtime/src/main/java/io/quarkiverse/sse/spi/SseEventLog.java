package io.quarkiverse.sse.spi;

import java.util.concurrent.CompletionStage;

/**
 * Puts everything that is sent by a service into one order, gives each entry an id, and hands the entries to every node in that
 * order: this is what makes {@code Last-Event-ID} and several nodes work. {@code quarkus.sse.log} selects a built-in one; a CDI
 * bean of this type that is qualified with the service's {@link io.quarkiverse.sse.SseName} replaces it.
 * <p>
 * A log is opened once, before the first {@link #append}, and closed once. Its methods are called by any thread, never block,
 * and
 * report what goes wrong through the stage they return, within a bounded time.
 * <p>
 * An id is text without line breaks and NUL, opaque to the clients, and never used twice: an id of an incarnation of the log
 * that
 * has lost its entries must not be mistaken for one of the next, so it should contain an epoch.
 */
public interface SseEventLog {

    /**
     * Starts to read. The reader gets the entries that the log still holds, and then, for as long as the log is open, every one
     * that is appended, here or on another node: each once, in the order of the log.
     *
     * @param reader gets the entries
     * @return completes when the reader has the entries that the log held, with the id of the place where the log ends; a
     *         client
     *         that names this id later has missed everything that was appended since. Failed if the log can't be read
     */
    CompletionStage<String> open(Reader reader);

    /**
     * Appends an entry. What one thread appends keeps its order.
     *
     * @param entry the entry
     * @return completes when the entry will not be lost any more, as far as the log promises that; the reader may get it
     *         before.
     *         Failed if that is not sure: the entry may have been appended all the same
     */
    CompletionStage<Void> append(SseLogEntry entry);

    /**
     * Waits until this node has caught up.
     *
     * @return completes when the reader has got everything that was appended, on any node, before this call
     */
    CompletionStage<Void> sync();

    /**
     * Stops reading.
     *
     * @return completes when the reader gets no more
     */
    CompletionStage<Void> close();

    /**
     * Gets the entries of a log. Called by one thread at a time; does not block and does not throw.
     */
    interface Reader {

        /**
         * The next entry.
         *
         * @param id its id
         * @param entry the entry
         */
        void read(String id, SseLogEntry entry);

        /**
         * Entries behind the last one that was read are lost: this node was away for longer than the log holds them. What
         * follows goes on behind the gap.
         *
         * @param id the id of the place behind the gap
         */
        void lost(String id);
    }
}

package io.quarkiverse.sse.runtime.telemetry;

import java.util.List;

import io.quarkiverse.sse.SseId;

/**
 * What can be read from a service at any time, from any thread. The event loops count without locks,
 * so a figure may be a moment old.
 */
public interface Figures {

    /**
     * @return how many connections are open
     */
    int connections();

    /**
     * @return how many bytes wait for slow clients
     */
    long pendingBytes();

    /**
     * @return how many events were written to connections
     */
    long deliveredEvents();

    /**
     * @return how many bytes of event streams were written to connections
     */
    long sentBytes();

    /**
     * @return whether events are compressed for clients that accept it
     */
    boolean compresses();

    /**
     * @return how many bytes they were before compression
     */
    long uncompressedBytes();

    /**
     * @return how many groups of connections share a compressor now
     */
    long cohorts();

    /**
     * @return how many events were lost because clients read too slowly
     */
    long droppedEvents();

    /**
     * @return how many events clients got from the history: what they had missed, and what was published
     *         while their stream was opened
     */
    long replayedEvents();

    /**
     * @return whether the application has closed the service
     */
    boolean isClosed();

    /**
     * @return whether the connections end because the application stops
     */
    boolean isStopping();

    /**
     * @return whether the service sends through a log
     */
    boolean hasLog();

    /**
     * @return whether this node reads the log at the moment
     */
    boolean isLogReadable();

    /**
     * @return how often this node has lost its connection to the log and found it again
     */
    long logReconnects();

    /**
     * @return for how many seconds this node has been behind the log
     */
    double logLagSeconds();

    /**
     * @return whether the service has state topics
     */
    boolean hasStateTopics();

    /**
     * @return how many keys of state topics were forgotten because of the bounds
     */
    long forgottenKeys();

    /**
     * @return the name of the policy for clients that read too slowly
     */
    String overflowPolicy();

    /**
     * @param id the id of a connection
     * @return how far its client is, or {@code null} if it has ended
     */
    ConnectionFigures connection(SseId id);

    /**
     * Looks into the history.
     *
     * @param max how many events at most
     * @return the newest events that are kept, newest first; none without a log
     */
    List<KeptEvent> history(int max);
}

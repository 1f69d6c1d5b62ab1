package io.quarkiverse.sse.runtime.queue;

/**
 * Gathers what the connections of an event loop write in a turn, so that it leaves at once. It is
 * called on that event loop.
 */
public interface Gatherer {

    /**
     * Hands on what has been gathered. Called once for each
     * {@linkplain Turns#handOnAfterTurn(Gatherer) registration}.
     */
    void handOn();
}

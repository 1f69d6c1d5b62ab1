package io.quarkiverse.sse.runtime.telemetry;

/**
 * One turn of an event loop, see the class {@code Turns}.
 */
public interface Turn {

    /** Does not want to know. */
    Turn NONE = (offers, flushes) -> {
    };

    /**
     * The turn is over.
     *
     * @param offers how often something was done for a connection
     * @param flushes how many connections were written to
     */
    void end(int offers, int flushes);
}

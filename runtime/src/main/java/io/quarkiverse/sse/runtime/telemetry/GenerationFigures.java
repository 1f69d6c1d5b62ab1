package io.quarkiverse.sse.runtime.telemetry;

/**
 * What can be read from the generations of a service at any time, from any thread. It is about the
 * producers of this node, which others may read as well.
 */
public interface GenerationFigures {

    /**
     * How a generation ends.
     */
    enum Ending {
        /** The producer has completed. */
        COMPLETED,
        /** The application has cancelled it. */
        CANCELLED,
        /** The producer has failed, or could not go on, as when the application stops. */
        FAILED,
        /** Nobody has read it for too long. */
        ABANDONED
    }

    /**
     * @return how many producers have been started
     */
    long started();

    /**
     * @return how many generations have ended like that
     */
    long ended(Ending ending);

    /**
     * @return how many ended generations were forgotten early to make room for others
     */
    long dropped();

    /**
     * @return how many producers run now
     */
    default long running() {
        // the ends first, so that it is never negative
        long ended = 0;
        for (Ending ending : Ending.values()) {
            ended += ended(ending);
        }
        return started() - ended;
    }
}

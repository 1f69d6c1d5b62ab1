package io.quarkiverse.sse.runtime.telemetry;

/**
 * How far the client of one connection is.
 *
 * @param pendingBytes how many bytes wait for it
 * @param pendingEvents how many events wait for it
 * @param position where in the flow of events it is
 */
public record ConnectionFigures(int pendingBytes, int pendingEvents, Position position) {

    /** Where in the flow of events a client is. */
    public enum Position {

        /** The {@code @Open} observers have not returned. */
        OPENING,

        /** It gets what it has missed. */
        REPLAYING,

        /** It gets what is sent. */
        LIVE
    }
}

package io.quarkiverse.sse.runtime.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An event of the Flight Recorder: a client reads too slowly.
 */
@Name("io.quarkiverse.sse.Overflow")
@Label("Overflow")
@Description("More waits for a slow client than may, for the first time")
@Category({ "Quarkus", "Server-Sent Events" })
@StackTrace(false)
final class OverflowEvent extends Event {

    @Label("Service")
    String service;

    @Label("Connection id")
    String connectionId;
}

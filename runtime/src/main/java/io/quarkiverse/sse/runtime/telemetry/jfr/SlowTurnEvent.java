package io.quarkiverse.sse.runtime.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * An event of the Flight Recorder: a turn of an event loop took long.
 */
@Name("io.quarkiverse.sse.SlowTurn")
@Label("Slow turn")
@Description("An event loop was busy with the connections of a service for long")
@Category({ "Quarkus", "Server-Sent Events" })
@StackTrace(false)
@Threshold("20 ms")
final class SlowTurnEvent extends Event {

    @Label("Service")
    String service;

    @Label("Offers")
    @Description("How often something was done for a connection")
    int offers;

    @Label("Flushes")
    @Description("How many connections were written to")
    int flushes;
}

package io.quarkiverse.sse.runtime.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * An event of the Flight Recorder: a connection has ended.
 */
@Name("io.quarkiverse.sse.ConnectionClose")
@Label("Connection closed")
@Description("An event stream has ended")
@Category({ "Quarkus", "Server-Sent Events" })
@StackTrace(false)
final class ConnectionCloseEvent extends Event {

    @Label("Service")
    String service;

    @Label("Connection id")
    String connectionId;

    @Label("Reason")
    String reason;

    @Label("Age")
    @Timespan(Timespan.MILLISECONDS)
    long age;

    @Label("Dropped events")
    long droppedEvents;
}

package io.quarkiverse.sse.runtime.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An event of the Flight Recorder: a connection was opened.
 */
@Name("io.quarkiverse.sse.ConnectionOpen")
@Label("Connection opened")
@Description("A request has become an event stream")
@Category({ "Quarkus", "Server-Sent Events" })
@StackTrace(false)
final class ConnectionOpenEvent extends Event {

    @Label("Service")
    String service;

    @Label("Connection id")
    String connectionId;

    @Label("Path")
    String path;
}

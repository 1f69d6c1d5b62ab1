package org.acme.multi;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.SseTarget;

// tag::code[]
@Path("/alarms/{house}")
public class Alarms {

    public record Alarm(String house, String text) {
    }

    @Inject
    @SseName("alarms")
    SseService sse;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public SseStream open(String house) {
        return sse.stream().topics(house);
    }

    public void raise(Alarm alarm) {
        sse.sendData(alarm, SseTarget.topic(alarm.house()));
    }
}
// end::code[]

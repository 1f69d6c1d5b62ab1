package org.acme.multi;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestStreamElementType;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;

// tag::code[]
@Singleton
@Path("/multi/alarms/{house}")
public class AlarmsBefore {

    public record Alarm(String house, String text) {
    }

    private final BroadcastProcessor<Alarm> alarms = BroadcastProcessor.create();

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Alarm> open(String house) {
        return alarms.filter(alarm -> alarm.house().equals(house))
                .onOverflow().buffer(1_000); // and then the stream fails
    }

    public void raise(Alarm alarm) {
        alarms.onNext(alarm);
    }
}
// end::code[]

package org.acme.jaxrs;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

import org.acme.Price;

// tag::code[]
@Singleton
@Path("/jaxrs/prices")
public class PricesBefore {

    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public PricesBefore(@Context Sse sse) {
        this.sse = sse;
        this.broadcaster = sse.newBroadcaster();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(@Context SseEventSink sink) {
        sink.send(sse.newEvent("hello"));
        broadcaster.register(sink);
    }

    public void changed(Price price) {
        broadcaster.broadcast(sse.newEventBuilder()
                .name("price")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(price)
                .build());
    }
}
// end::code[]

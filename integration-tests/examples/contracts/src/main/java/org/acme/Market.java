package org.acme;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;

// tag::code[]
@Path("/market")
public class Market {

    @Inject
    @SseEventType("trade")
    SseChannel<Trade> trades;

    @Inject
    @SseEventType("headline")
    SseChannel<String> headlines;

    @Inject
    @SseName("staff")
    @SseEventType("alarm")
    SseChannel<Alarm> alarms;

    @POST
    @Path("/trades")
    public CompletionStage<SseDelivery> trade(int cents) {
        if (cents > 1_000_000) {
            alarms.send(new Alarm.TooHigh(cents));
        }
        return trades.send(new Trade("ACME", Trade.Side.BUY, cents, Optional.empty(), Instant.now()));
    }
    // end::code[]

    @POST
    @Path("/headlines")
    public CompletionStage<SseDelivery> headline(String text) {
        return headlines.send(text);
    }

    @POST
    @Path("/halt")
    public CompletionStage<SseDelivery> halt(String reason) {
        return alarms.send(new Alarm.Halted(reason));
    }
    // tag::code[]
}
// end::code[]

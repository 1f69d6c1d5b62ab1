package org.acme;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.messaging.SseMessageMetadata;

// tag::code[]
@Path("trades")
public class Trades {

    @Channel("trades")
    Emitter<Price> trades;

    void opened(@Observes @Open SseConnection connection) {
        String symbol = connection.queryParam("symbol");
        if (symbol != null) {
            connection.subscribe(symbol);
        }
    }

    @POST
    public CompletionStage<Void> trade(Price price) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        Metadata metadata = Metadata.of(SseMessageMetadata.builder().target(SseTarget.topic(price.symbol())).build());
        trades.send(Message.of(price, metadata, () -> {
            taken.complete(null); // the service has it
            return CompletableFuture.completedStage(null);
        }, reason -> {
            taken.completeExceptionally(reason); // it could not be sent
            return CompletableFuture.completedStage(null);
        }));
        return taken;
    }
}
// end::code[]

package io.quarkiverse.sse.benchmark;

import java.util.concurrent.Flow;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.ext.web.Router;

/**
 * Quarkus REST, with a {@code Multi} that all clients subscribe to.
 */
@Singleton
@Path("/multi")
public class MultiFanOut {

    private final BroadcastProcessor<String> events = BroadcastProcessor.create();
    // the processor itself may only be called by one thread at a time
    private final Flow.Processor<String, String> input = events.serialized();

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> stream() {
        // A stream asks for the next event when the last one is written: without a buffer any two events in a row would cut it.
        return events.onOverflow().buffer();
    }

    void route(@Observes Router router) {
        Publishing.route(router, "/publish/multi", input::onNext);
    }
}

package org.acme;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseService;

// tag::code[]
@Path("/headlines")
public class Headlines {

    private final List<String> headlines = new CopyOnWriteArrayList<>();

    @Inject
    SseService sse;

    void opened(@Observes @Open SseConnection connection) {
        if (connection.resume() != SseResume.COMPLETE) { // new, or away for too long
            connection.send(SseEvent.builder().event("snapshot").data(headlines).build());
        }
    }

    @POST
    public void add(String headline) {
        headlines.add(headline); // before it is sent
        sse.sendEvent("headline", headline);
    }
}
// end::code[]

package io.quarkiverse.sse.test.hypermedia;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.hypermedia.Datastar;
import io.quarkiverse.sse.hypermedia.Htmx;
import io.quarkiverse.sse.hypermedia.Turbo;

/** Sends HTML that is text. */
@Singleton
public class Pages {

    void opened(@Observes @Open SseConnection connection) {
        connection.send(Htmx.swap("part", "<p>").build());
        connection.send(Turbo.append("list", new StringBuilder("<p>")).build());
        connection.send(Datastar.elements("<p>").event().build());
        connection.send(Turbo.append("list", new Object()).build()).whenComplete((delivery, failure) -> connection
                .send(Htmx.swap("failure", failure.getMessage()).build()));
    }
}

package org.acme.bettersse;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

// tag::code[]
@ApplicationScoped
public class Room {

    public record Said(String name, String text) {
    }

    @Inject
    @SseName("room")
    SseService room;

    void opened(@Observes @Open @SseName("room") SseConnection connection) {
        String asked = connection.queryParam("name");
        String name = asked == null ? "nobody" : asked;
        connection.locals().put("name", name);
        room.sendEvent("welcome", Map.of("you", name), connection.id());
    }

    void closed(@Observes @Closed @SseName("room") SseConnection connection) {
        room.sendEvent("left", connection.locals().get("name"));
    }

    public void say(String name, String text) {
        room.sendEvent("said", new Said(name, text), connection -> !name.equals(connection.locals().get("name")));
    }
}
// end::code[]

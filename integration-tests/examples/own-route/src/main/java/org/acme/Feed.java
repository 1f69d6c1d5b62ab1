package org.acme;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.vertx.ext.web.Router;

// tag::code[]
@ApplicationScoped
public class Feed {

    private static final Set<String> TENANTS = Set.of("acme", "initech");

    @Inject
    SseService sse;

    void route(@Observes Router router) {
        router.get("/tenants/:tenant/feed").handler(context -> {
            String tenant = context.pathParam("tenant");
            if (TENANTS.contains(tenant)) {
                context.put("tenant", tenant); // SseConnection.locals() has it
                sse.register(context);
            } else {
                context.fail(404);
            }
        });
    }

    void opened(@Observes @Open SseConnection connection) {
        sse.sendData("hello, " + connection.locals().get("tenant"), connection.id());
    }
}
// end::code[]

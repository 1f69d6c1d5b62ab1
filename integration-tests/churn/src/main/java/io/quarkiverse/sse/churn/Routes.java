package io.quarkiverse.sse.churn;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseService;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What the tests ask the application.
 */
@Singleton
class Routes {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(5);

    void routes(@Observes Router router, Broadcast broadcast, Guests guests, SseService sse) {
        router.post("/start").handler(context -> {
            broadcast.start();
            context.end();
        });
        router.post("/stop").handler(context -> context.end(Integer.toString(broadcast.stop())));
        router.post("/ticket").handler(context -> sse.ticket(someone(), List.of("tickets"), TICKET_LIFE)
                .whenComplete((ticket, failure) -> {
                    if (failure == null) {
                        context.end(ticket);
                    } else {
                        context.fail(failure);
                    }
                }));
        router.get("/figures").handler(context -> {
            Map<String, Long> figures = guests.figures();
            figures.put("failed", (long) broadcast.failed());
            answer(context, figures);
        });
        router.get("/held").handler(context -> context.vertx().executeBlocking(Held::now, false)
                .onSuccess(held -> answer(context, held)).onFailure(context::fail));
    }

    private static SecurityIdentity someone() {
        return QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("someone")).build();
    }

    private static void answer(RoutingContext context, Map<String, Long> figures) {
        context.end(figures.entrySet().stream().map(figure -> figure.getKey() + " " + figure.getValue())
                .collect(Collectors.joining("\n")));
    }
}

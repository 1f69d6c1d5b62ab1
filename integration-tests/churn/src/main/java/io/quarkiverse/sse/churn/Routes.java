package io.quarkiverse.sse.churn;

import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What the tests ask the application.
 */
@Singleton
class Routes {

    void routes(@Observes Router router, Broadcast broadcast, Guests guests) {
        router.post("/start").handler(context -> {
            broadcast.start();
            context.end();
        });
        router.post("/stop").handler(context -> context.end(Integer.toString(broadcast.stop())));
        router.get("/figures").handler(context -> {
            Map<String, Long> figures = guests.figures();
            figures.put("failed", (long) broadcast.failed());
            answer(context, figures);
        });
        router.get("/held").handler(context -> context.vertx().executeBlocking(Held::now, false)
                .onSuccess(held -> answer(context, held)).onFailure(context::fail));
    }

    private static void answer(RoutingContext context, Map<String, Long> figures) {
        context.end(figures.entrySet().stream().map(figure -> figure.getKey() + " " + figure.getValue())
                .collect(Collectors.joining("\n")));
    }
}

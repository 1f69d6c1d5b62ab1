package io.quarkiverse.sse.benchmark;

import java.util.function.Consumer;

import io.vertx.ext.web.Router;

/**
 * How all fan-outs get their events: a bare route, so that what they cost differs by the fan-out alone.
 */
final class Publishing {

    private static final int NO_CONTENT = 204;

    private Publishing() {
    }

    static void route(Router router, String path, Consumer<String> fanOut) {
        router.post(path).handler(context -> {
            context.request().bodyHandler(body -> {
                try {
                    fanOut.accept(body.toString());
                } finally {
                    // whoever publishes waits for it, also when a fan-out has stumbled over a client that was just leaving
                    context.response().setStatusCode(NO_CONTENT).end();
                }
            });
            // Quarkus holds bodies back, for handlers that are called later
            context.request().resume();
        });
    }
}

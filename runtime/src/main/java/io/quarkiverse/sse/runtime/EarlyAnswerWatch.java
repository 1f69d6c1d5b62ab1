package io.quarkiverse.sse.runtime;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Sees the requests for a service before authentication and authorization do, so that those that
 * they refuse are errors of the service as well.
 */
final class EarlyAnswerWatch implements Handler<RoutingContext> {

    private static final int FIRST_ERROR_STATUS = 400;

    private static final String REACHED = EarlyAnswerWatch.class.getName();

    private final String service;

    EarlyAnswerWatch(String service) {
        this.service = service;
    }

    /** Must be called when a request reaches the service, which fires its errors from then on. */
    static void onReached(RoutingContext context) {
        context.put(REACHED, true);
    }

    @Override
    public void handle(RoutingContext context) {
        context.addEndHandler(ended -> {
            if (context.get(REACHED) == null && context.response().getStatusCode() >= FIRST_ERROR_STATUS) {
                ServiceBeans.find(service).onAnsweredEarly(context);
            }
        });
        context.next();
    }
}

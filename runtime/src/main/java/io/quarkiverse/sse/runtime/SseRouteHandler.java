package io.quarkiverse.sse.runtime;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Handles the automatic route of a service: a GET becomes a connection, and any other
 * method is refused.
 */
final class SseRouteHandler implements Handler<RoutingContext> {

    private final String service;

    SseRouteHandler(String service) {
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        EarlyAnswerWatch.onReached(context);
        SseServiceImpl found = ServiceBeans.find(service);
        if (context.request().method() == HttpMethod.GET) {
            found.register(context);
        } else {
            found.refuseMethod(context);
        }
    }
}

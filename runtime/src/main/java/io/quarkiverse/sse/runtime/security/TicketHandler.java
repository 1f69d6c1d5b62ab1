package io.quarkiverse.sse.runtime.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Takes the ticket out of the URL of a request before anything else sees it, the access log
 * included.
 */
final class TicketHandler implements Handler<RoutingContext> {

    private static final String KEY = TicketHandler.class.getName();
    /** What a URL has in place of a ticket. */
    private static final String MASK = "***";
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&])ticket=([^&#]*)");

    private final String service;

    TicketHandler(String service) {
        this.service = service;
    }

    /**
     * A ticket that a client has sent.
     *
     * @param service the name of the service that the request is for
     * @param text the ticket
     */
    record Presented(String service, String text) {
    }

    /**
     * @return the ticket of a request, or {@code null}
     */
    static Presented of(RoutingContext context) {
        return context.get(KEY);
    }

    @Override
    public void handle(RoutingContext context) {
        if (of(context) == null && context.request().query() != null) {
            Matcher parameter = PARAMETER.matcher(context.request().uri());
            if (parameter.find()) {
                context.put(KEY, new Presented(service, parameter.group(1)));
                // this starts again with the first handler, so that nobody keeps the old URL
                context.reroute(context.request().method(), parameter.replaceAll("ticket=" + MASK));
                return;
            }
        }
        context.next();
    }
}

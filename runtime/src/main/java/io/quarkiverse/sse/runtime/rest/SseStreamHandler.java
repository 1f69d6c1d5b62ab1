package io.quarkiverse.sse.runtime.rest;

import java.io.IOException;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jboss.resteasy.reactive.server.core.serialization.EntityWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.sse.SseStream;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Hands the response of a resource method to the service whose stream the method has returned. It runs
 * when the response has been created, and names the one who writes it: that one is called last, behind
 * all filters. Quarkus REST then ends its part of the request without ending the response.
 */
public final class SseStreamHandler implements ServerRestHandler {

    private static final int OK = 200;

    private static final EntityWriter STREAM = new EntityWriter() {
        @Override
        public void write(ResteasyReactiveRequestContext context, Object entity) throws IOException {
            open(context, (SseStream) entity);
        }
    };

    @Override
    public void handle(ResteasyReactiveRequestContext context) {
        if (context.getResponseEntity() instanceof SseStream) {
            context.setEntityWriter(STREAM);
        }
    }

    private static void open(ResteasyReactiveRequestContext context, SseStream stream) {
        RoutingContext request = context.unwrap(RoutingContext.class);
        ServerSerialisers.encodeResponseHeaders(context);
        // status and type are those of a stream, or of the answer to a request that is refused
        HttpServerResponse response = request.response();
        response.setStatusCode(OK);
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        // what the method has not read of the body: a paused request would hide that its client leaves
        request.request().resume();
        stream.open(request);
    }
}

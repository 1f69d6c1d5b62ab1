package io.quarkiverse.sse.benchmark;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * A loop over the responses, as one would write it by hand: no targets, no heartbeats, and no bound for slow clients.
 */
@Singleton
class BareFanOut {

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    void route(@Observes Router router) {
        router.get("/bare").handler(this::open);
        Publishing.route(router, "/publish/bare", this::send);
    }

    private void open(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        // which would keep quarkus.http.enable-compression from compressing it
        response.headers().remove(HttpHeaders.CONTENT_ENCODING);
        response.writeHead();
        Stream stream = new Stream(Vertx.currentContext(), response);
        streams.add(stream);
        context.addEndHandler(ended -> streams.remove(stream));
    }

    private void send(String text) {
        Buffer event = Buffer.buffer("data: " + text + "\n\n");
        for (Stream stream : streams) {
            stream.write(event);
        }
    }

    private record Stream(Context context, HttpServerResponse response) {

        void write(Buffer event) {
            context.runOnContext(ignored -> {
                if (!response.ended() && !response.closed()) {
                    response.write(event);
                }
            });
        }
    }
}

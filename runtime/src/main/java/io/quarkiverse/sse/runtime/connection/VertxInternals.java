package io.quarkiverse.sse.runtime.connection;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The only place that reaches below the public API of Vert.x, each time with the public way beside it.
 */
final class VertxInternals {

    private VertxInternals() {
    }

    /**
     * The context of a request. The public way is right only on a thread that Vert.x has called for the request.
     */
    static Context contextOf(HttpServerRequest request, Vertx vertx) {
        if (request instanceof HttpServerRequestInternal internal) {
            return internal.context();
        }
        return vertx.getOrCreateContext();
    }

    /**
     * Closes a connection at once. The public way waits until what was written has left, which a client that doesn't read can
     * put off for ever.
     */
    static void closeNow(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().close();
        } else {
            connection.close();
        }
    }
}

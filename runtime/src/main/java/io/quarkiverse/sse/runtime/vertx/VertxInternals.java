package io.quarkiverse.sse.runtime.vertx;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The only place, together with {@link ChunkChannel}, that reaches below the public API of Vert.x, each time with the public
 * way
 * beside it.
 */
public final class VertxInternals {

    private VertxInternals() {
    }

    /**
     * The public way is right only on a thread that Vert.x has called for the request.
     *
     * @param request a request
     * @param vertx Vert.x
     * @return the context of the request
     */
    public static Context contextOf(HttpServerRequest request, Vertx vertx) {
        if (request instanceof HttpServerRequestInternal internal) {
            return internal.context();
        }
        return vertx.getOrCreateContext();
    }

    /**
     * Closes a connection at once. The public way waits until what was written has left, which a client that doesn't read can
     * put off for ever.
     *
     * @param connection the connection of a request
     */
    public static void closeNow(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().close();
        } else {
            connection.close();
        }
    }

    /**
     * Runs something on an event loop after it has looked for input again. The public way puts it behind the tasks that are
     * waiting now, of which an event loop runs many before it looks.
     *
     * @param loop the event loop, which calls this
     * @param action what to run
     */
    public static void onNextIteration(Context loop, Handler<Void> action) {
        EventLoop eventLoop = loop instanceof ContextInternal internal ? internal.nettyEventLoop() : null;
        if (eventLoop instanceof SingleThreadEventLoop single) {
            single.executeAfterEventLoopIteration(() -> loop.runOnContext(action));
        } else {
            loop.runOnContext(action);
        }
    }
}

package io.quarkiverse.sse.runtime.vertx;

import java.util.function.LongConsumer;

import org.jboss.logging.Logger;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The only place that reaches below the public API of Vert.x, each time with the public way beside it.
 */
public final class VertxInternals {

    private static final Logger LOG = Logger.getLogger(VertxInternals.class);

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
     * The public way may give one that belongs to a request.
     *
     * @param vertx Vert.x
     * @return a context of its own, on one of the event loops
     */
    public static Context newContext(Vertx vertx) {
        if (vertx instanceof VertxInternal internal) {
            return internal.createEventLoopContext();
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

    /**
     * @return whether {@link #channelOf(HttpServerRequest)} can work at all with the Vert.x that is there
     */
    public static boolean hasChannels() {
        try {
            LOG.tracef("Connections are of %s", ConnectionBase.class);
            return true;
        } catch (LinkageError e) {
            LOG.debug("This Vert.x has its connections elsewhere", e);
            return false;
        }
    }

    /**
     * Finds where encoded chunks of a response can be written past the HTTP encoder, which has the head and the end of it. The
     * public way is {@link io.vertx.core.http.HttpServerResponse#write}.
     *
     * @param request a request whose response has not begun
     * @return the channel, or {@code null} if there is no such way
     */
    public static ResponseChannel channelOf(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1 || !(request.connection() instanceof ConnectionBase connection)) {
            return null;
        }
        ChannelPipeline pipeline = connection.channel().pipeline();
        SocketWriter socket = SocketWriter.of(connection.channel());
        // with TLS or compression there is a handler above the encoder that may still have the head
        if (socket == null || !encoderIsLast(pipeline) || pipeline.get(ChunkedWriteHandler.class) != null) {
            return null;
        }
        return new ResponseChannel(pipeline.firstContext(), socket, pipeline.get(IdleStateHandler.class),
                connection.metrics() == null ? null : connection::reportBytesWritten);
    }

    /** Whether no handler would see what the HTTP encoder writes, on its way to the socket. */
    private static boolean encoderIsLast(ChannelPipeline pipeline) {
        for (ChannelHandler handler : pipeline.toMap().values()) {
            if (handler instanceof ChannelOutboundHandler) {
                return handler instanceof HttpResponseEncoder;
            }
        }
        return false;
    }

    /**
     * The way past the HTTP encoder.
     *
     * @param queue where to write what the socket doesn't take at once
     * @param socket the socket
     * @param idle what is to be told that something was written, or {@code null}
     * @param bytesWritten what is to be told how much it was, or {@code null}
     */
    public record ResponseChannel(ChannelHandlerContext queue, SocketWriter socket, IdleStateHandler idle,
            LongConsumer bytesWritten) {
    }
}

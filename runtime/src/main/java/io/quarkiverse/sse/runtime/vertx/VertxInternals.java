package io.quarkiverse.sse.runtime.vertx;

import java.util.function.LongConsumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpContentEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.CompressorHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.internal.ThreadExecutorMap;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The only class that reaches below the public API of Vert.x. Beside each way down there is a
 * public way. A call whose way down does not exist, as some don't in Vert.x 5, takes the public way
 * from then on, and leaves the other calls as they are.
 * <p>
 * There is no second adapter for what moved in Vert.x 5, because the compiler sees only one Vert.x,
 * and little is lost.
 */
public final class VertxInternals {

    private static final Reach REQUEST_CONTEXTS = new Reach("the contexts of requests");
    private static final Reach NEW_CONTEXTS = new Reach("new contexts");
    private static final Reach EVENT_LOOPS = new Reach("the iterations of event loops");
    private static final Reach CONNECTIONS = new Reach("the channels of connections");
    private static final Reach RESPONSES = new Reach("the channels of responses");

    private static final Runnable NOTHING = () -> {
    };

    private VertxInternals() {
    }

    /**
     * Finds the context of a request. The public way, which Vert.x 5 takes, is right only on a
     * thread that Vert.x has called for the request.
     */
    public static Context contextOf(HttpServerRequest request, Vertx vertx) {
        Context context = null;
        if (REQUEST_CONTEXTS.exists()) {
            try {
                context = RequestContexts.of(request);
            } catch (LinkageError e) {
                REQUEST_CONTEXTS.lose(e);
            }
        }
        return context == null ? vertx.getOrCreateContext() : context;
    }

    /**
     * Creates a context on one of the event loops. The public way, which Vert.x 5 takes, may find
     * one that belongs to a request.
     */
    public static Context newContext(Vertx vertx) {
        Context context = null;
        if (NEW_CONTEXTS.exists()) {
            try {
                context = NewContexts.on(vertx);
            } catch (LinkageError e) {
                NEW_CONTEXTS.lose(e);
            }
        }
        return context == null ? vertx.getOrCreateContext() : context;
    }

    /**
     * Closes a connection at once. The public way waits until what was written has left, which a
     * client that does not read can put off for ever.
     */
    public static void closeNow(HttpConnection connection) {
        ChannelHandlerContext socket = null;
        if (CONNECTIONS.exists()) {
            try {
                socket = Connections.socketOf(connection);
            } catch (LinkageError e) {
                CONNECTIONS.lose(e);
            }
        }
        if (socket != null) {
            socket.close();
        } else {
            connection.close();
        }
    }

    /**
     * Makes the operating system close a connection whose other end has not acknowledged what was
     * sent to it for some time. Only a native transport can do that; with another one, the connection
     * keeps the time of the operating system, which is about 15 minutes on Linux.
     */
    public static void closeWhenUnacknowledged(HttpConnection connection, int millis) {
        if (CONNECTIONS.exists()) {
            try {
                Connections.closeWhenUnacknowledged(connection, millis);
            } catch (LinkageError e) {
                CONNECTIONS.lose(e);
            }
        }
    }

    /**
     * Learns on the event loop that a connection has been closed, at once if it has been already.
     * Vert.x does not say so when the client has sent a part of another request. There is no public
     * way: where this does nothing, a write that fails shows it.
     *
     * @param connection a connection of HTTP/1
     * @param action what to do then
     * @return takes the action back
     */
    public static Runnable whenClosed(HttpConnection connection, Runnable action) {
        if (CONNECTIONS.exists()) {
            try {
                return Connections.whenClosed(connection, action);
            } catch (LinkageError e) {
                CONNECTIONS.lose(e);
            }
        }
        return NOTHING;
    }

    /**
     * Runs an action on an event loop after it has looked for input again. The public way
     * puts the action behind the tasks that are waiting now, and an event loop runs many of
     * them before it looks.
     *
     * @param loop the context of the event loop, which calls this
     * @param action the action
     */
    public static void onNextIteration(Context loop, Handler<Void> action) {
        if (EVENT_LOOPS.exists()) {
            try {
                if (EventLoops.runAfterIteration(loop, action)) {
                    return;
                }
            } catch (LinkageError e) {
                EVENT_LOOPS.lose(e);
            }
        }
        loop.runOnContext(action);
    }

    /**
     * @return whether {@link #channelOf(HttpServerRequest)} can work at all with this Vert.x
     */
    public static boolean hasChannels() {
        if (RESPONSES.exists()) {
            try {
                Responses.link();
            } catch (LinkageError e) {
                RESPONSES.lose(e);
            }
        }
        return RESPONSES.exists();
    }

    /**
     * Finds the channel to which encoded chunks of a response can be written past the HTTP encoder,
     * through which the head and the end of the response go. The public way is
     * {@link io.vertx.core.http.HttpServerResponse#write}.
     * <p>
     * No chunk may be written before the head, which with TLS and in Vert.x 5 may have to wait above
     * the encoder. The future of {@link io.vertx.core.http.HttpServerResponse#writeHead()} completes
     * when the head has been written.
     *
     * @param request a request whose response has not begun
     * @return the channel, or {@code null} if there is no such way, or the calling thread is not
     *         the channel's event loop
     */
    public static ResponseChannel channelOf(HttpServerRequest request) {
        if (RESPONSES.exists()) {
            try {
                return Responses.channelOf(request);
            } catch (LinkageError e) {
                RESPONSES.lose(e);
            }
        }
        return null;
    }

    /**
     * Finds out whether Vert.x compresses what is compressed already: on HTTP/2, Vert.x 4 with compression
     * takes {@code Content-Encoding: gzip} for a request to do so. There is no public way: Vert.x 5 does not
     * do that.
     */
    public static boolean compressesAgain(HttpServerRequest request) {
        if (CONNECTIONS.exists() && request.version() == HttpVersion.HTTP_2) {
            try {
                return Connections.compresses(request.connection());
            } catch (LinkageError e) {
                CONNECTIONS.lose(e);
            }
        }
        return false;
    }

    /**
     * A way past the HTTP encoder.
     *
     * @param queue takes what the socket does not take at once
     * @param socket the socket
     * @param tls encrypts what the socket is to take, or {@code null} if there is no TLS
     * @param idle the handler that must learn of each write, or {@code null}
     * @param bytesWritten gets the number of bytes of each write, or {@code null}
     */
    public record ResponseChannel(ChannelHandlerContext queue, SocketWriter socket, TlsRecords tls,
            IdleStateHandler idle, LongConsumer bytesWritten) {
    }

    private static final class RequestContexts {

        static Context of(HttpServerRequest request) {
            return request instanceof HttpServerRequestInternal internal ? internal.context() : null;
        }
    }

    private static final class NewContexts {

        static Context on(Vertx vertx) {
            return vertx instanceof VertxInternal internal ? internal.createEventLoopContext() : null;
        }
    }

    private static final class Connections {

        /** By name, because an application without the transport does not have the class. */
        private static final String USER_TIMEOUT = "io.netty.channel.epoll.EpollChannelOption#TCP_USER_TIMEOUT";

        static void closeWhenUnacknowledged(HttpConnection connection, int millis) {
            if (connection instanceof ConnectionBase base && ChannelOption.exists(USER_TIMEOUT)) {
                base.channel().config().setOption(ChannelOption.<Integer> valueOf(USER_TIMEOUT), millis);
            }
        }

        /**
         * Returns the end of the pipeline at the socket. From the other end, Vert.x 5 would wait as
         * the public way does.
         */
        static ChannelHandlerContext socketOf(HttpConnection connection) {
            return connection instanceof ConnectionBase base ? base.channel().pipeline().firstContext() : null;
        }

        static boolean compresses(HttpConnection connection) {
            Http2ConnectionHandler handler = connection instanceof ConnectionBase base
                    ? base.channel().pipeline().get(Http2ConnectionHandler.class)
                    : null;
            return handler != null && handler.encoder() instanceof CompressorHttp2ConnectionEncoder;
        }

        static Runnable whenClosed(HttpConnection connection, Runnable action) {
            if (!(connection instanceof ConnectionBase base)) {
                return NOTHING;
            }
            ChannelFuture closed = base.channel().closeFuture();
            ChannelFutureListener listener = ignored -> action.run();
            closed.addListener(listener);
            return () -> closed.removeListener(listener);
        }
    }

    private static final class EventLoops {

        /**
         * Asks Netty for the event loop of this thread, because the way from a context to its event
         * loop moved in Vert.x 5.
         */
        static boolean runAfterIteration(Context loop, Handler<Void> action) {
            if (ThreadExecutorMap.currentExecutor() instanceof SingleThreadEventLoop current) {
                current.executeAfterEventLoopIteration(() -> loop.runOnContext(action));
                return true;
            }
            return false;
        }
    }

    private static final class Responses {

        /** Fails if the class is elsewhere. */
        static Class<?> link() {
            return ConnectionBase.class;
        }

        static ResponseChannel channelOf(HttpServerRequest request) {
            if (request.version() != HttpVersion.HTTP_1_1 || !(request.connection() instanceof ConnectionBase connection)) {
                return null;
            }
            Channel channel = connection.channel();
            if (!channel.eventLoop().inEventLoop()) {
                return null;
            }
            ChannelPipeline pipeline = channel.pipeline();
            SocketWriter socket = SocketWriter.of(channel);
            if (socket == null || compresses(pipeline)) {
                return null;
            }
            SslHandler tls = null;
            for (ChannelHandler handler : pipeline.toMap().values()) {
                if (handler instanceof HttpResponseEncoder) {
                    return new ResponseChannel(pipeline.firstContext(), socket,
                            tls == null ? null : new TlsRecords(tls.engine(), pipeline.context(handler)),
                            pipeline.get(IdleStateHandler.class),
                            connection.metrics() == null ? null : connection::reportBytesWritten);
                }
                if (handler instanceof SslHandler ssl && tls == null) {
                    tls = ssl;
                } else if (handler instanceof ChannelOutboundHandler) {
                    // it would see what the encoder writes on its way to the socket
                    return null;
                }
            }
            return null;
        }

        /**
         * Returns whether a handler above the encoder may change what follows the head. Without TLS, the
         * handler for files is only there with such ones.
         */
        private static boolean compresses(ChannelPipeline pipeline) {
            return pipeline.get(HttpContentEncoder.class) != null
                    || pipeline.get(SslHandler.class) == null && pipeline.get(ChunkedWriteHandler.class) != null;
        }
    }
}

package io.quarkiverse.sse.runtime.vertx;

import java.util.function.LongConsumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.CompressorHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reaches below the public API of Vert.x for HTTP/2. The public way, which Vert.x 5 takes, is
 * {@link io.vertx.core.http.HttpServerResponse#write}.
 */
public final class Http2Internals {

    private static final Reach STREAMS = new Reach("the streams of HTTP/2");

    private Http2Internals() {
    }

    /**
     * Finds the stream of a response, so that DATA frames can be written past the HTTP layer. The
     * head and the end of the response go through it.
     *
     * @param request a request whose response has not begun
     * @return the channel, or {@code null} if there is no such way, or the calling thread is not
     *         the channel's event loop
     */
    public static Http2Channel channelOf(HttpServerRequest request) {
        if (STREAMS.exists()) {
            try {
                return Streams.channelOf(request);
            } catch (LinkageError e) {
                STREAMS.lose(e);
            }
        }
        return null;
    }

    /**
     * A way past the HTTP layer.
     *
     * @param codec the place of the HTTP/2 codec in the pipeline
     * @param stream the stream of the response
     * @param connection the stream 0, which stands for the connection
     * @param windows accounts for the bytes that may be sent
     * @param socket the socket, or {@code null} if something between the codec and the socket must
     *        see the bytes, as TLS
     * @param idle the handler that must learn of each write to the socket, or {@code null}
     * @param bytesWritten gets the number of bytes of each write, or {@code null}
     */
    public record Http2Channel(ChannelHandlerContext codec, Http2Stream stream, Http2Stream connection,
            Http2RemoteFlowController windows, SocketWriter socket, IdleStateHandler idle, LongConsumer bytesWritten) {
    }

    private static final class Streams {

        static Http2Channel channelOf(HttpServerRequest request) {
            if (request.version() != HttpVersion.HTTP_2 || !(request.connection() instanceof ConnectionBase connection)) {
                return null;
            }
            // the context has moved in Vert.x 5, whose streams take the public way: it may queue above the codec
            if (!connection.getContext().nettyEventLoop().inEventLoop()) {
                return null;
            }
            Channel channel = connection.channel();
            ChannelHandlerContext codec = channel.pipeline().context(Http2ConnectionHandler.class);
            if (codec == null) {
                return null;
            }
            Http2ConnectionEncoder encoder = ((Http2ConnectionHandler) codec.handler()).encoder();
            // during an upgrade from HTTP/1.1, which removes from the pipeline what it does not know
            if (channel.pipeline().get(HttpRequestDecoder.class) != null) {
                return null;
            }
            Http2Stream stream = encoder.connection().stream(request.response().streamId());
            if (stream == null || !isPlain(encoder)) {
                return null;
            }
            return new Http2Channel(codec, stream, encoder.connection().connectionStream(), encoder.flowController(),
                    nothingSeesTheBytes(codec) ? SocketWriter.of(channel) : null,
                    channel.pipeline().get(IdleStateHandler.class),
                    connection.metrics() == null ? null : connection::reportBytesWritten);
        }

        /**
         * Returns whether nothing compresses or logs the frames, and the windows can be accounted
         * for from outside.
         */
        private static boolean isPlain(Http2ConnectionEncoder encoder) {
            return !(encoder instanceof CompressorHttp2ConnectionEncoder)
                    && encoder.frameWriter() instanceof DefaultHttp2FrameWriter
                    && encoder.flowController() instanceof DefaultHttp2RemoteFlowController;
        }

        /**
         * Returns whether what the codec writes reaches the socket as it is. The handler of idle
         * timeouts can be told, and of the application's own handlers nothing is known.
         */
        private static boolean nothingSeesTheBytes(ChannelHandlerContext codec) {
            for (ChannelHandler handler : codec.pipeline().toMap().values()) {
                if (handler == codec.handler()) {
                    return true;
                }
                if (handler instanceof ChannelOutboundHandler && !(handler instanceof IdleStateHandler)) {
                    return false;
                }
            }
            return false;
        }
    }
}

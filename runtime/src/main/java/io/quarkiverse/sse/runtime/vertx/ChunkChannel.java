package io.quarkiverse.sse.runtime.vertx;

import org.jboss.logging.Logger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Writes chunks of an HTTP/1.1 response that are encoded already, and shared by many responses, to the channel below the HTTP
 * encoder. The head and the end of the response go through the encoder as always. Belongs to the connection's event loop.
 */
public final class ChunkChannel {

    private static final Logger LOG = Logger.getLogger(ChunkChannel.class);

    private final ConnectionBase connection;
    private final ChannelHandlerContext encoder;
    private final IdleStateHandler idle;

    private ChunkChannel(ConnectionBase connection, ChannelHandlerContext encoder, IdleStateHandler idle) {
        this.connection = connection;
        this.encoder = encoder;
        this.idle = idle;
    }

    /**
     * @return whether this can work at all with the Vert.x that is there
     */
    public static boolean isSupported() {
        try {
            LOG.tracef("Connections are of %s", ConnectionBase.class);
            return true;
        } catch (LinkageError e) {
            LOG.debug("This Vert.x has its connections elsewhere", e);
            return false;
        }
    }

    /**
     * @param request a request whose head has not been sent
     * @return the channel of its response, or {@code null} if chunks can't go there past the encoder
     */
    public static ChunkChannel of(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1 || !(request.connection() instanceof ConnectionBase connection)) {
            return null;
        }
        ChannelPipeline pipeline = connection.channel().pipeline();
        ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
        // with TLS or compression there is one that may still have the head
        if (encoder == null || pipeline.get(ChunkedWriteHandler.class) != null) {
            return null;
        }
        return new ChunkChannel(connection, encoder, pipeline.get(IdleStateHandler.class));
    }

    /**
     * Writes and flushes. A write that fails means that the client has gone, which the response tells.
     *
     * @param chunk an encoded chunk, shared: only its bytes are used
     * @param dataBytes how many of its bytes are data
     */
    public void write(ByteBuf chunk, int dataBytes) {
        connection.reportBytesWritten(dataBytes);
        if (idle != null) {
            // it is above the encoder and doesn't see this
            idle.resetWriteTimeout();
        }
        encoder.writeAndFlush(chunk.retainedDuplicate(), connection.voidPromise);
    }

    /**
     * @return whether the channel takes no more for now
     */
    public boolean isFull() {
        return !encoder.channel().isWritable();
    }
}

package io.quarkiverse.sse.runtime.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.PlatformDependent;

/** Bytes are handed to the sockets of known transports, and of nothing that only looks like them. */
class KnownTransportsTest {

    @Test
    void nioIsKnown() throws Exception {
        assertThat(written(new NioEventLoopGroup(1), NioSocketChannel.class)).isEqualTo("hello");
    }

    @Test
    void epollIsKnown() throws Exception {
        assumeTrue(PlatformDependent.normalizedOs().equals("linux"), "epoll is of Linux");
        assertThat(Epoll.isAvailable()).isTrue();
        assertThat(written(new EpollEventLoopGroup(1), EpollSocketChannel.class)).isEqualTo("hello");
    }

    @Test
    void whatLooksLikeNioIsRefused() throws Exception {
        assertThat(written(new NioEventLoopGroup(1), LikeNio.class)).isNull();
    }

    /** What arrives of what is written past a channel, or null if there is no way to do so. */
    private static String written(EventLoopGroup loops, Class<? extends Channel> type) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = new Bootstrap().group(loops).channel(type).handler(new ChannelInboundHandlerAdapter())
                    .connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort())).sync().channel();
            try (Socket peer = server.accept()) {
                peer.setSoTimeout(20_000);
                SocketWriter writer = channel.eventLoop().submit(() -> SocketWriter.of(channel)).get();
                if (writer == null) {
                    return null;
                }
                int taken = channel.eventLoop().submit(() -> write(writer)).get();
                assertThat(writer.isOpen()).isTrue();
                return new String(peer.getInputStream().readNBytes(taken), StandardCharsets.US_ASCII);
            }
        } finally {
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        }
    }

    private static int write(SocketWriter writer) throws IOException {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes("hello".getBytes(StandardCharsets.US_ASCII));
        try {
            return writer.write(bytes);
        } finally {
            bytes.release();
        }
    }

    public static class LikeNio extends NioSocketChannel {
    }
}

package io.quarkiverse.sse.runtime.vertx;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

/**
 * Hands bytes to a socket at once. The channel's own queue, which it passes by, has to be empty. Used on the channel's event
 * loop only.
 */
public abstract class SocketWriter {

    private SocketWriter() {
    }

    /**
     * @return whether the socket is still open
     */
    public abstract boolean isOpen();

    /**
     * @param bytes direct memory, whose indexes stay as they are
     * @return how many of them the socket took
     * @throws IOException if the socket is closed or broken
     */
    public abstract int write(ByteBuf bytes) throws IOException;

    /**
     * @return how to write to a channel, or {@code null} for a transport that is not known
     */
    static SocketWriter of(Channel channel) {
        if (channel.unsafe() instanceof NioUnsafe nio && nio.ch() instanceof SocketChannel socket) {
            return new Nio(socket);
        }
        if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
            return new Unix(socket, channel.unsafe());
        }
        return null;
    }

    private static final class Nio extends SocketWriter {

        private final SocketChannel socket;

        Nio(SocketChannel socket) {
            this.socket = socket;
        }

        @Override
        public boolean isOpen() {
            return socket.isConnected();
        }

        @Override
        public int write(ByteBuf bytes) throws IOException {
            return socket.write(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        }
    }

    /** Epoll and the like. */
    private static final class Unix extends SocketWriter {

        private final Socket socket;
        private final Channel.Unsafe channel;

        Unix(Socket socket, Channel.Unsafe channel) {
            this.socket = socket;
            this.channel = channel;
        }

        @Override
        public boolean isOpen() {
            return channel.outboundBuffer() != null && socket.isOpen();
        }

        @Override
        public int write(ByteBuf bytes) throws IOException {
            // the number of a closed socket may by now be another one's
            if (!isOpen()) {
                return 0;
            }
            if (bytes.hasMemoryAddress()) {
                return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
            }
            var buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            return socket.send(buffer, buffer.position(), buffer.limit());
        }
    }
}

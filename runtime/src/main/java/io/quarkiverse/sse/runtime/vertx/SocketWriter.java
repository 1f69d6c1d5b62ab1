package io.quarkiverse.sse.runtime.vertx;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

/**
 * Hands bytes to a socket at once. It bypasses the channel's own queue, which must be empty. Must
 * be used on the channel's event loop.
 */
public abstract class SocketWriter {

    private SocketWriter() {
    }

    /**
     * @return whether the socket is still open
     */
    public abstract boolean isOpen();

    /**
     * Writes bytes to the socket.
     *
     * @param bytes a buffer in direct memory, whose indexes don't move
     * @return how many bytes the socket took
     * @throws IOException if the socket is closed or broken
     */
    public abstract int write(ByteBuf bytes) throws IOException;

    /**
     * Finds the writer for a channel. The transports are recognised by name, because io_uring has
     * channels that look like those of epoll, and has writes of its own in flight.
     *
     * @return the writer, or {@code null} for an unknown transport
     */
    static SocketWriter of(Channel channel) {
        return switch (channel.getClass().getName()) {
            case "io.netty.channel.socket.nio.NioSocketChannel" -> Nio.of(channel);
            case "io.netty.channel.epoll.EpollSocketChannel", "io.netty.channel.epoll.EpollDomainSocketChannel",
                    "io.netty.channel.kqueue.KQueueSocketChannel", "io.netty.channel.kqueue.KQueueDomainSocketChannel" ->
                Unix.of(channel);
            default -> null;
        };
    }

    private static final class Nio extends SocketWriter {

        private final SocketChannel socket;

        private Nio(SocketChannel socket) {
            this.socket = socket;
        }

        static SocketWriter of(Channel channel) {
            return channel.unsafe() instanceof NioUnsafe nio && nio.ch() instanceof SocketChannel socket ? new Nio(socket)
                    : null;
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

    /** Writes to sockets of epoll and kqueue. */
    private static final class Unix extends SocketWriter {

        private static final Reach SENDING = new Reach("the sockets of the native transport");

        private final Socket socket;
        private final Channel.Unsafe channel;

        private Unix(Socket socket, Channel.Unsafe channel) {
            this.socket = socket;
            this.channel = channel;
        }

        static SocketWriter of(Channel channel) {
            if (SENDING.exists() && channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
                Unix writer = new Unix(socket, channel.unsafe());
                // if it can't be asked, it fails here and not in the middle of a stream
                return writer.isOpen() ? writer : null;
            }
            return null;
        }

        @Override
        public boolean isOpen() {
            return channel.outboundBuffer() != null && socket.isOpen();
        }

        @Override
        public int write(ByteBuf bytes) throws IOException {
            // the file descriptor of a closed socket may belong to another one by now
            if (!isOpen() || !SENDING.exists()) {
                return 0;
            }
            try {
                return send(bytes);
            } catch (LinkageError e) {
                SENDING.lose(e);
                return 0;
            }
        }

        private int send(ByteBuf bytes) throws IOException {
            if (bytes.hasMemoryAddress()) {
                return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
            }
            var buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            return socket.send(buffer, buffer.position(), buffer.limit());
        }
    }
}

package io.quarkiverse.sse.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy whose connections can fall silent: what they carry is swallowed, both ways, and nothing is closed, as after a
 * power-off, a partition or a lost NAT entry. Neither side can find out except by waiting for an answer in vain.
 */
public final class SilentProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /**
     * @param target the port on this machine that the connections go to
     */
    public SilentProxy(int target) throws IOException {
        this.target = target;
        start("silent-proxy", this::accept);
    }

    /** A client's connection and the one to the target. */
    private static final class Link {

        private final Socket client;
        private final Socket target;
        private volatile boolean silent;
        private volatile boolean clientHasClosed;
        private final ByteArrayOutputStream swallowed = new ByteArrayOutputStream();

        Link(Socket client, Socket target, boolean silent) {
            this.client = client;
            this.target = target;
            this.silent = silent;
        }

        void pump(Socket from, Socket to) {
            byte[] bytes = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (!silent) {
                        out.write(bytes, 0, count);
                    } else if (from == client) {
                        swallowed.write(bytes, 0, count);
                    }
                }
            } catch (IOException ended) {
                // like the end of the stream
            }
            if (from == client) {
                clientHasClosed = true;
            }
            if (!silent) {
                close();
            }
        }

        void close() {
            for (Socket socket : new Socket[] { client, target }) {
                try {
                    socket.close();
                } catch (IOException ignored) {
                    // it is of no use any more
                }
            }
        }
    }

    private static void start(String name, Runnable loop) {
        Thread thread = new Thread(loop, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target), silent);
            links.add(link);
            start("silent-proxy-up", () -> link.pump(link.client, link.target));
            start("silent-proxy-down", () -> link.pump(link.target, link.client));
        } catch (IOException noTarget) {
            client.close();
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String redisUri() {
        return "redis://127.0.0.1:" + port();
    }

    /** The connections that are open now carry nothing any more, and are never closed. New ones work. */
    public void silenceOpenConnections() {
        links.forEach(link -> link.silent = true);
    }

    /** Neither the open connections nor new ones carry anything, until {@link #endPartition()}. New ones are accepted. */
    public void startPartition() {
        silent = true;
        silenceOpenConnections();
    }

    /** New connections work again; those that fell silent stay so. */
    public void endPartition() {
        silent = false;
    }

    /**
     * Lets new connections go elsewhere. Those that are open stay.
     *
     * @param port another port on this machine
     */
    public void redirect(int port) {
        target = port;
    }

    /** What the clients have sent into silent connections arrives after all, as from a network that was only slow. */
    public void deliverLate() throws IOException {
        for (Link link : links) {
            if (link.silent) {
                link.target.getOutputStream().write(link.swallowed.toByteArray());
            }
        }
    }

    /** Closes the connections that are open, both ways. */
    public void breakConnections() {
        links.forEach(Link::close);
    }

    /**
     * @return how many connections the clients have not closed
     */
    public long clients() {
        return links.stream().filter(link -> !link.clientHasClosed).count();
    }

    @Override
    public void close() throws IOException {
        server.close();
        links.forEach(Link::close);
    }
}

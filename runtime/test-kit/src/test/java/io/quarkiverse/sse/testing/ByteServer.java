package io.quarkiverse.sse.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;

/**
 * A server that writes exactly the bytes that a test wants, right or wrong. Each connection has a
 * thread, which reads one request and then runs the script.
 */
public final class ByteServer implements AutoCloseable {

    /** The head of a good stream whose end is the end of the connection. */
    public static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
            + "X-Accel-Buffering: no\r\n";

    public static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

    /** What it does with one request. */
    public interface Script {
        void answer(Peer peer) throws IOException, InterruptedException;
    }

    /** The other end of a connection. */
    public record Peer(Socket socket, String request, CountDownLatch closing) {

        public Peer send(String text) throws IOException {
            return send(text.getBytes(UTF_8));
        }

        public Peer send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        public Peer chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            return send(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }

        /** Sends nothing for a while. */
        public Peer silent(long millis) throws InterruptedException {
            closing.await(millis, TimeUnit.MILLISECONDS);
            return this;
        }

        /** Keeps the connection open until the client leaves, and says whether it was by a reset. */
        public boolean awaitLeft() {
            try {
                return socket.getInputStream().read() >= 0;
            } catch (SocketException reset) {
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public final List<String> requests = new CopyOnWriteArrayList<>();
    /** Whether each client that a script waited for was gone by a reset. */
    public final LinkedBlockingQueue<Boolean> resets = new LinkedBlockingQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ServerSocket server;
    private final String scheme;
    private final Script script;
    private final Thread acceptor;

    public ByteServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), "http", script);
    }

    public ByteServer(ServerSocketFactory sockets, String scheme, Script script) throws IOException {
        this.script = script;
        this.scheme = scheme;
        this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.acceptor = start(this::accept);
    }

    /** Answers each request with these bytes, and then waits for the client to leave. */
    public static ByteServer saying(String answer) throws IOException {
        return new ByteServer(peer -> peer.send(answer).awaitLeft());
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "byte server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // as it should be
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String request = readRequest(socket.getInputStream());
            requests.add(request);
            script.answer(new Peer(socket, request, closing));
        } catch (IOException clientHasLeft) {
            // which is its right
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readRequest(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            request.append(new String(new byte[] { (byte) b }, ISO_8859_1));
        }
        return request.toString();
    }

    public URI uri() {
        return URI.create(scheme + "://localhost:" + server.getLocalPort() + "/sse?a=b");
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
        try {
            // until then, the operating system goes on to accept connections
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

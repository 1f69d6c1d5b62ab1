package io.quarkiverse.sse.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * A client that reads only when it is told to, byte by byte as they are on the wire.
 */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    /** Sends {@code GET} with HTTP/1.1, an {@code Accept} that fits and these header lines. */
    public static RawClient get(URI uri, String... headers) {
        return new RawClient(uri, requestFor(uri, headers));
    }

    static String requestFor(URI uri, String... headers) {
        StringBuilder request = new StringBuilder("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\n");
        request.append("Accept: text/event-stream\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /** Without TLS, whatever the scheme. */
    public RawClient(URI uri, String request) {
        this(uri, plain -> plain, request);
    }

    /** The layer makes another socket of the connected one. */
    RawClient(URI uri, UnaryOperator<Socket> layer, String request) {
        try {
            Socket plain = new Socket();
            // small, so that a client that doesn't read is noticed soon
            plain.setReceiveBufferSize(4096);
            plain.setSoTimeout(10_000);
            plain.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            socket = layer.apply(plain);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        send(request);
    }

    public void send(String request) {
        send(request.getBytes(UTF_8));
    }

    public void send(byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves as a crash does: with a reset instead of an orderly end. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    /** For what TLS can do more than a socket. */
    public Socket socket() {
        return socket;
    }

    /** Reads up to and including this text. */
    public String readUntil(String end) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(ISO_8859_1).endsWith(end)) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("Ended after " + bytes.toString(UTF_8));
                }
                bytes.write(b);
            }
            return bytes.toString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String readHead() {
        return readUntil("\r\n\r\n");
    }

    /** Reads one chunk of a chunked body; the empty string is the end. */
    public String readChunk() {
        String size = readUntil("\r\n").strip();
        try {
            byte[] chunk = in.readNBytes(Integer.parseInt(size, 16));
            readUntil("\r\n");
            return new String(chunk, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the server closes the connection. */
    public String readToEnd() {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.quarkiverse.sse.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client's end of a cleartext HTTP/2 connection that writes any frame, allowed or not. A thread of its own reads what the
 * server sends, and counts it.
 */
public final class Http2Peer implements AutoCloseable {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final int DATA = 0;
    static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    public static final int CANCEL = 8;

    public final AtomicInteger heads = new AtomicInteger();
    public final AtomicInteger resets = new AtomicInteger();
    /** Streams that the server has ended. */
    public final AtomicInteger ends = new AtomicInteger();
    public final CountDownLatch over = new CountDownLatch(1);
    /** The error code of the server's GOAWAY, -1 if there is none. */
    public volatile int goAway = -1;

    private final Socket socket;
    private final OutputStream out;
    private final Frames frames;
    private int nextStream = 1;

    /** Sees the frames that the server sends, on the thread that reads them. */
    interface Frames {

        void received(int type, int flags, int stream, byte[] payload);
    }

    /** A peer that opens the window of the connection again, and of no stream. */
    public Http2Peer(URI uri) {
        this(connected(uri), new byte[0], null);
    }

    /** A peer that opens windows when it is told to. */
    Http2Peer(Socket socket, byte[] settings, Frames frames) {
        this.socket = socket;
        this.frames = frames;
        try {
            out = socket.getOutputStream();
            out.write(PREFACE.getBytes(ISO_8859_1));
            frame(SETTINGS, 0, 0, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "HTTP/2 peer");
        reader.setDaemon(true);
        reader.start();
    }

    static Socket connected(URI uri) {
        return connected(uri, 0);
    }

    /**
     * @param receiveBuffer how many bytes the kernel takes in advance, 0 for its default
     */
    public static Socket connected(URI uri, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt() & Integer.MAX_VALUE;
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    throw new EOFException();
                }
                received(type, flags, stream, payload);
            }
        } catch (IOException ended) {
            over.countDown();
        }
    }

    private void received(int type, int flags, int stream, byte[] payload) throws IOException {
        if (frames != null) {
            frames.received(type, flags, stream, payload);
        }
        if (type == HEADERS) {
            heads.incrementAndGet();
        }
        if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
            ends.incrementAndGet();
        }
        switch (type) {
            case RST_STREAM -> resets.incrementAndGet();
            case GOAWAY -> goAway = payload[7] & 0xFF;
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    frame(SETTINGS, ACK, 0, new byte[0]);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    frame(PING, ACK, 0, payload);
                }
            }
            case DATA -> {
                if (payload.length > 0 && frames == null) {
                    frame(WINDOW_UPDATE, 0, 0, number(payload.length));
                }
            }
            default -> {
            }
        }
    }

    /** Sends a request without a body, and returns the number of its stream. */
    public synchronized int get(String path, String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", "GET");
        field(block, ":scheme", "http");
        field(block, ":authority", "localhost");
        field(block, ":path", path);
        for (int i = 0; i < headers.length; i += 2) {
            field(block, headers[i], headers[i + 1]);
        }
        int stream = nextStream;
        nextStream += 2;
        send(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
        return stream;
    }

    public int getStream(String path, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "accept";
        all[1] = "text/event-stream";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return get(path, all);
    }

    public void reset(int stream) {
        send(RST_STREAM, 0, stream, number(CANCEL));
    }

    /** Opens the window of a stream, or with 0 that of the connection. */
    void openWindow(int stream, int by) {
        send(WINDOW_UPDATE, 0, stream, number(by));
    }

    void settings(byte[] settings) {
        send(SETTINGS, 0, 0, settings);
    }

    /** The payload of SETTINGS with a new initial window. */
    static byte[] initialWindow(int size) {
        byte[] value = number(size);
        return new byte[] { 0, 4, value[0], value[1], value[2], value[3] };
    }

    public void ping() {
        send(PING, 0, 0, new byte[8]);
    }

    public void goAway() {
        send(GOAWAY, 0, 0, new byte[8]);
    }

    public void prioritize(int stream, int dependsOn, int weight) {
        byte[] parent = number(dependsOn);
        send(PRIORITY, 0, stream, new byte[] { parent[0], parent[1], parent[2], parent[3], (byte) weight });
    }

    /** A literal header field that nobody indexes, without Huffman coding. */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        // an integer with a prefix of seven bits
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest & 127 | 128);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    private static byte[] number(int value) {
        return new byte[] { (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value };
    }

    private void send(int type, int flags, int stream, byte[] payload) {
        try {
            frame(type, flags, stream, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] frame = new byte[9 + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        System.arraycopy(number(stream), 0, frame, 5, 4);
        System.arraycopy(payload, 0, frame, 9, payload.length);
        synchronized (out) {
            out.write(frame);
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

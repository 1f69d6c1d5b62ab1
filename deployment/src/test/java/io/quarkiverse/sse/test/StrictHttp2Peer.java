package io.quarkiverse.sse.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * A client of HTTP/2 that opens its windows when it is told to, keeps what each stream gets, and notes whatever the protocol
 * does not allow: data beyond a window, before the head, behind the end or after a reset.
 */
public final class StrictHttp2Peer implements AutoCloseable {

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int MAX_FRAME = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public final Http2Peer peer;

    private final Map<Integer, Stream> streams = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    /** Initial windows that the server has not acknowledged. */
    private final Queue<Integer> announced = new ArrayDeque<>();
    private long connectionWindow = DEFAULT_WINDOW;
    private int initialWindow;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    /** What is opened again as soon as it has been used, unless it is read by hand. */
    private boolean reading;

    private static final class Stream {
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private long window;
        private int used;
        private boolean head;
        private boolean over;
        private boolean ended;
    }

    public StrictHttp2Peer(URI uri, int initialWindow) {
        this(Http2Peer.connected(uri), initialWindow);
    }

    public StrictHttp2Peer(Socket socket, int initialWindow) {
        // until the server knows better, it may use the default
        this.initialWindow = Math.max(DEFAULT_WINDOW, initialWindow);
        announced.add(initialWindow);
        this.peer = new Http2Peer(socket, Http2Peer.initialWindow(initialWindow), this::received);
        await().atMost(PATIENCE).until(() -> {
            synchronized (this) {
                return announced.isEmpty();
            }
        });
    }

    /** Asks for an event stream. */
    public synchronized int open(String path, String... headers) {
        int id = peer.getStream(path, headers);
        stream(id);
        return id;
    }

    private Stream stream(int id) {
        return streams.computeIfAbsent(id, ignored -> {
            Stream stream = new Stream();
            stream.window = initialWindow;
            return stream;
        });
    }

    /** Opens a window, or with 0 that of the connection. */
    public synchronized void openWindow(int id, int by) {
        if (id == 0) {
            connectionWindow += by;
        } else {
            stream(id).window += by;
        }
        peer.openWindow(id, by);
    }

    public synchronized void setInitialWindow(int size) {
        if (size > initialWindow) {
            changeInitialWindow(size);
        }
        announced.add(size);
        peer.settings(Http2Peer.initialWindow(size));
    }

    private void changeInitialWindow(int size) {
        for (Stream stream : streams.values()) {
            stream.window += size - initialWindow;
        }
        initialWindow = size;
    }

    /** From now on, what is used of a window is opened again at once. */
    public synchronized void read() {
        reading = true;
        for (Map.Entry<Integer, Stream> each : streams.entrySet()) {
            openAgain(each.getKey(), each.getValue());
        }
    }

    private void openAgain(int id, Stream stream) {
        if (stream.used > 0) {
            openWindow(0, stream.used);
            if (!stream.over) {
                openWindow(id, stream.used);
            }
            stream.used = 0;
        }
    }

    /** Reads nothing from the connection any more, until {@link #resume()}. */
    public void pause() {
        gate = new CountDownLatch(1);
    }

    public void resume() {
        gate.countDown();
    }

    private void received(int type, int flags, int id, byte[] payload) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        note(type, flags, id, payload);
    }

    private synchronized void note(int type, int flags, int id, byte[] payload) {
        if (type == Http2Peer.SETTINGS && (flags & Http2Peer.ACK) != 0) {
            changeInitialWindow(announced.remove());
        }
        if (id == 0) {
            return;
        }
        Stream stream = stream(id);
        if (type == Http2Peer.HEADERS) {
            stream.head = true;
        } else if (type == Http2Peer.DATA) {
            gotData(id, stream, payload);
        }
        if (type == Http2Peer.RST_STREAM) {
            stream.over = true;
        } else if ((flags & Http2Peer.END_STREAM) != 0) {
            stream.over = true;
            stream.ended = true;
        }
    }

    private void gotData(int id, Stream stream, byte[] payload) {
        connectionWindow -= payload.length;
        stream.window -= payload.length;
        check(stream.head, "data before the head", id);
        check(!stream.over, "data behind the end", id);
        check(payload.length <= MAX_FRAME, "too large a frame", id);
        check(payload.length == 0 || stream.window >= 0, "data beyond the window of the stream", id);
        check(payload.length == 0 || connectionWindow >= 0, "data beyond the window of the connection", id);
        stream.data.writeBytes(payload);
        stream.used += payload.length;
        if (reading) {
            openAgain(id, stream);
        }
    }

    private void check(boolean fine, String violation, int id) {
        if (!fine) {
            violations.add(violation + " on " + id);
        }
    }

    /** What a stream has got. */
    public synchronized String received(int id) {
        return stream(id).data.toString(StandardCharsets.UTF_8);
    }

    public synchronized int receivedBytes(int id) {
        return stream(id).data.size();
    }

    public synchronized long connectionWindow() {
        return connectionWindow;
    }

    public synchronized boolean hasHead(int id) {
        return stream(id).head;
    }

    public synchronized boolean isEnded(int id) {
        return stream(id).ended;
    }

    public synchronized boolean isOver(int id) {
        return stream(id).over;
    }

    public void awaitReceived(int id, String expected) {
        await().atMost(PATIENCE).until(() -> receivedBytes(id) >= expected.length());
        assertThat(received(id)).isEqualTo(expected);
    }

    public synchronized void hasSeenNoViolation() {
        assertThat(violations).isEmpty();
    }

    @Override
    public void close() {
        resume();
        peer.close();
    }
}

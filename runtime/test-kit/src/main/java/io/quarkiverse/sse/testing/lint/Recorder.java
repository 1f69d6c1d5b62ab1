package io.quarkiverse.sse.testing.lint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.testing.wire.EventDecoder;
import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.ReaderThread;
import io.quarkiverse.sse.testing.wire.Request;

/** Listens to one stream. The reader's thread adds what comes; it is its own lock. */
final class Recorder implements ReaderThread.Listener, EventDecoder.Sink {

    private static final int MAX_EVENTS = 1000;
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    private final Request request;
    private final ReaderThread reader;
    private final long start = System.nanoTime();
    private final EventDecoder decoder = new EventDecoder("", this);
    private final List<Recording.Piece> pieces = new ArrayList<>();
    private Head head;
    private long headAt;
    private boolean ended;
    private long endedAt;
    private IOException failure;
    private int events;
    private long bytes;

    private Recorder(Http http, Request request) {
        this.request = request;
        this.reader = new ReaderThread(http.exchange(request), this, false);
    }

    /** Sends the request. */
    static Recorder start(Http http, Request request) {
        Recorder recorder = new Recorder(http, request);
        recorder.reader.start();
        return recorder;
    }

    @Override
    public synchronized void head(Head answer) {
        head = answer;
        headAt = now();
        notifyAll();
    }

    @Override
    public synchronized void data(byte[] piece, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(piece, 0, copy, 0, length);
        pieces.add(new Recording.Piece(now(), copy));
        bytes += length;
        decoder.decode(piece, length);
        notifyAll();
    }

    @Override
    public synchronized void end(IOException why) {
        if (!ended) {
            ended = true;
            endedAt = now();
            failure = why;
            notifyAll();
        }
    }

    @Override
    public void event(String lastEventId, String name, String data) {
        events++;
    }

    @Override
    public void comment(String text) {
        // is among the bytes
    }

    @Override
    public void retry(long millis) {
        // is among the bytes
    }

    /**
     * Listens until that long after the request, or the stream has ended, or there is enough of it. The
     * stream stays open.
     */
    synchronized Recorder listen(Duration time) throws IOException {
        while (!ended && events < MAX_EVENTS && bytes < MAX_BYTES && waitUntil(time)) {
            // something has come
        }
        return this;
    }

    /** Listens until the head is there, and no longer than {@link #listen(Duration)} does. */
    synchronized Recorder awaitHead(Duration time) throws IOException {
        while (!ended && head == null && waitUntil(time)) {
            // not yet
        }
        return this;
    }

    private boolean waitUntil(Duration time) throws IOException {
        long left = time.toNanos() - now();
        if (left <= 0) {
            return false;
        }
        try {
            wait(left / 1_000_000 + 1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Leaves, and returns what has come. */
    Recording stop() {
        Recording recording = peek();
        reader.leave(false);
        return recording;
    }

    /** What has come so far. */
    synchronized Recording peek() {
        return new Recording(start, request, head, headAt, pieces, ended ? endedAt : now(), ended, failure);
    }

    /** Since the request. */
    synchronized Duration elapsed() {
        return Duration.ofNanos(now());
    }

    private long now() {
        return System.nanoTime() - start;
    }
}

package io.quarkiverse.sse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.quarkiverse.sse.testing.wire.CutException;
import io.quarkiverse.sse.testing.wire.EventDecoder;
import io.quarkiverse.sse.testing.wire.GzipDecoder;
import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.ReaderThread;

/**
 * What has come of one answer. The thread that reads adds to it, any other looks at it; it is its own
 * lock, and is notified with each change. Who looks decodes, so that the thread that reads is as fast as
 * it can, and a test does not overflow the queue of a client that it means to be a good one.
 */
final class Received implements ReaderThread.Listener, EventDecoder.Sink {

    private static final int EVENTS_SHOWN = 10;

    private final ByteArrayOutputStream undecoded = new ByteArrayOutputStream();
    private final WireText text = new WireText();
    private final List<SseTestEvent> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final EventDecoder decoder;
    /** {@code null} if the body is not compressed. */
    private GzipDecoder gzip;
    private long bodyBytes;
    private Head head;
    private Duration reconnectionTime;
    private boolean ended;
    private IOException failure;

    Received(String lastEventId) {
        decoder = new EventDecoder(lastEventId, this);
    }

    @Override
    public synchronized void head(Head answer) {
        head = answer;
        if ("gzip".equalsIgnoreCase(answer.first("Content-Encoding"))) {
            gzip = new GzipDecoder();
        }
        notifyAll();
    }

    @Override
    public synchronized void data(byte[] piece, int length) {
        undecoded.write(piece, 0, length);
        bodyBytes += length;
        notifyAll();
    }

    private void decode() {
        if (undecoded.size() > 0) {
            byte[] bytes = unzip(undecoded.toByteArray());
            undecoded.reset();
            text.add(bytes, bytes.length);
            if (head.status() == 200) {
                decoder.decode(bytes, bytes.length);
            }
        }
    }

    private byte[] unzip(byte[] bytes) {
        if (gzip == null) {
            return bytes;
        }
        try {
            return gzip.decode(bytes, bytes.length);
        } catch (IOException e) {
            ended = true;
            failure = e;
            return new byte[0];
        }
    }

    @Override
    public synchronized void end(IOException why) {
        decode();
        ended = true;
        if (failure == null) {
            failure = why == null && gzip != null && !gzip.isComplete() ? new CutException("The gzip has no end") : why;
        }
        notifyAll();
    }

    @Override
    public void event(String id, String name, String data) {
        events.add(new SseTestEvent(id, name, data));
    }

    @Override
    public void comment(String text) {
        comments.add(text);
    }

    @Override
    public void retry(long millis) {
        reconnectionTime = Duration.ofMillis(millis);
    }

    /**
     * Waits until this is true, or can't be any more.
     *
     * @param condition is asked with the lock
     * @return why it is not, or {@code null}
     */
    synchronized String await(Duration most, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (ended) {
                return "It can't come any more";
            } else if (left <= 0) {
                return "It has not come within " + most.toMillis() / 1000.0 + " s";
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "The thread was interrupted";
            }
        }
        return null;
    }

    synchronized Head head() {
        return head;
    }

    /** Only with the lock. */
    List<SseTestEvent> events() {
        decode();
        return events;
    }

    /** Only with the lock. */
    List<String> comments() {
        decode();
        return comments;
    }

    synchronized String text() {
        decode();
        return text.toString();
    }

    /** Only with the lock. */
    WireText wire() {
        decode();
        return text;
    }

    synchronized String lastEventId() {
        decode();
        return decoder.lastEventId();
    }

    synchronized Duration reconnectionTime() {
        decode();
        return reconnectionTime;
    }

    synchronized long bodyBytes() {
        return bodyBytes;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    synchronized IOException failure() {
        return failure;
    }

    synchronized String describe() {
        decode();
        StringBuilder shown = new StringBuilder();
        shown.append(head == null ? "no answer" : "status " + head.status()).append(", ");
        if (!ended) {
            shown.append("open");
        } else {
            shown.append(failure == null ? "ended by the server" : "broken: " + failure.getMessage());
        }
        shown.append(", ").append(events.size()).append(" events");
        if (events.size() > EVENTS_SHOWN) {
            shown.append(", the last of them");
        }
        for (SseTestEvent event : events.subList(Math.max(0, events.size() - EVENTS_SHOWN), events.size())) {
            shown.append("\n  ").append(Quoted.text(event.name())).append(' ').append(Quoted.text(event.data()));
            if (!event.id().isEmpty()) {
                shown.append(" (id ").append(Quoted.text(event.id())).append(')');
            }
        }
        return shown.append("\nOn the wire: ").append(Quoted.text(text())).toString();
    }
}

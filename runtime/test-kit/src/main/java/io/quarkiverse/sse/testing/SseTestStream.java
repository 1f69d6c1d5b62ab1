package io.quarkiverse.sse.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.HttpVersion;
import io.quarkiverse.sse.testing.wire.ReaderThread;
import io.quarkiverse.sse.testing.wire.Request;

/**
 * An event stream, or the answer that a server has given instead of one.
 * <p>
 * A daemon thread reads it. The methods that begin with {@code await} return when what they wait for
 * has come, and throw an {@link AssertionError} that says what has come instead as soon as it can't
 * come any more, or the {@linkplain SseTestClient#timeout(Duration) time-out} has passed. Each waits for
 * what comes after that which the one before has returned: {@code awaitEvent()} three times returns
 * three events. Any thread may call any method.
 */
public final class SseTestStream implements AutoCloseable {

    private final Http http;
    private final Request request;
    private final Duration timeout;
    /** Guards itself, and is notified with each change. */
    private final Received received;
    private final ReaderThread reader;
    private int nextEvent;
    private int nextComment;

    SseTestStream(Http http, Request request, Duration timeout, boolean paused) {
        this.http = http;
        this.request = request;
        this.timeout = timeout;
        this.received = new Received(lastEventIdOf(request));
        this.reader = new ReaderThread(http.exchange(request), received, paused);
    }

    SseTestStream awaitHead() {
        reader.start();
        try {
            await("a head", () -> received.head() != null);
        } catch (AssertionError e) {
            close();
            throw e;
        }
        return this;
    }

    /** The status of the answer. */
    public int status() {
        return received.head().status();
    }

    /**
     * @return the value of the first header with this name, in any case, or {@code null}
     */
    public String header(String name) {
        return received.head().first(name);
    }

    /** All headers, whose names may be looked up in any case. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HeaderField field : received.head().fields()) {
            headers.putIfAbsent(field.name(), received.head().all(field.name()));
        }
        return headers;
    }

    /** Whether the answer came with HTTP/2. */
    public boolean isHttp2() {
        return received.head().version() == HttpVersion.HTTP_2;
    }

    /** The head as it was on the wire, up to and including the empty line; the empty string with HTTP/2. */
    public String rawHead() {
        return received.head().raw();
    }

    /** Waits for the end of an answer, such as a refusal, and returns its body. */
    public String body() {
        awaitEnd();
        return received();
    }

    /** Waits for the next event. */
    public SseTestEvent awaitEvent() {
        return awaitEvent("an event", event -> true);
    }

    /**
     * Waits for the next event with this name, and passes over the others.
     *
     * @param name {@code message} for events without one
     */
    public SseTestEvent awaitEvent(String name) {
        return awaitEvent("an event with the name " + name, event -> event.name().equals(name));
    }

    /** Waits for the next event that this is true for, and passes over the others. */
    public SseTestEvent awaitEvent(Predicate<? super SseTestEvent> wanted) {
        return awaitEvent("an event that is wanted", wanted);
    }

    private SseTestEvent awaitEvent(String expected, Predicate<? super SseTestEvent> wanted) {
        synchronized (received) {
            await(expected, () -> {
                while (nextEvent < received.events().size() && !wanted.test(received.events().get(nextEvent))) {
                    nextEvent++;
                }
                return nextEvent < received.events().size();
            });
            return received.events().get(nextEvent++);
        }
    }

    /** Waits for as many events, and returns them in their order. */
    public List<SseTestEvent> awaitEvents(int count) {
        synchronized (received) {
            int end = nextEvent + count;
            await(count + " events", () -> received.events().size() >= end);
            List<SseTestEvent> events = List.copyOf(received.events().subList(nextEvent, end));
            nextEvent = end;
            return events;
        }
    }

    /** Waits for the next comment, and returns its text without the colon and one space behind it. */
    public String awaitComment() {
        synchronized (received) {
            await("a comment", () -> nextComment < received.comments().size());
            return received.comments().get(nextComment++);
        }
    }

    /** Waits until the stream has ended, whether the server has ended it or it broke. */
    public SseTestStream awaitEnd() {
        await("the end of the stream", this::isEnded);
        return this;
    }

    /**
     * Waits until exactly this has come since the beginning, and fails as soon as something else has.
     *
     * @param text the text of the body
     */
    public SseTestStream awaitWire(String text) {
        int[] compared = { 0 };
        await("exactly " + Quoted.text(text), () -> {
            WireText wire = received.wire();
            if (!wire.isPrefixOf(text, compared[0])) {
                throw unmet("exactly " + Quoted.text(text), "Something else has come");
            }
            compared[0] = wire.length();
            return wire.length() == text.length();
        });
        return this;
    }

    /** Waits until this has come somewhere. */
    public SseTestStream awaitWireContaining(String text) {
        int[] searched = { 0 };
        await("somewhere " + Quoted.text(text), () -> {
            boolean found = received.wire().contains(text, searched[0]);
            searched[0] = received.wire().length();
            return found;
        });
        return this;
    }

    /** All events that have come so far. */
    public List<SseTestEvent> events() {
        synchronized (received) {
            return List.copyOf(received.events());
        }
    }

    /** All comments that have come so far, without the colon and one space behind it. */
    public List<String> comments() {
        synchronized (received) {
            return List.copyOf(received.comments());
        }
    }

    /** The text of the body so far. */
    public String received() {
        return received.text();
    }

    /**
     * How many bytes of the body have come, as they were sent: with {@code Content-Encoding: gzip}, what
     * the other methods show has been decoded.
     */
    public long bodySize() {
        return received.bodyBytes();
    }

    /**
     * What a browser would come back with now. An id counts from the empty line behind it, also without
     * data.
     *
     * @return the empty string if there is none
     */
    public String lastEventId() {
        return received.lastEventId();
    }

    /**
     * @return the last reconnection time that the server has sent, or {@code null}
     */
    public Duration reconnectionTime() {
        return received.reconnectionTime();
    }

    /** Whether nothing can come any more. */
    public boolean isEnded() {
        return received.isEnded();
    }

    /** Whether it has ended otherwise than by what the server sends last: it broke, or this end left. */
    public boolean isCut() {
        return received.isEnded() && received.failure() != null;
    }

    /**
     * Leaves, and opens a stream with the same settings and the last event id of this one, as a browser
     * does. Unlike a browser, it doesn't wait for the reconnection time.
     */
    public SseTestStream reconnect() {
        close();
        List<HeaderField> fields = new ArrayList<>(request.fields());
        fields.removeIf(field -> field.is("Last-Event-ID"));
        if (!lastEventId().isEmpty()) {
            fields.add(new HeaderField("Last-Event-ID", lastEventId()));
        }
        Request again = new Request(request.uri(), request.version(), fields, request.receiveBuffer());
        return new SseTestStream(http, again, timeout, false).awaitHead();
    }

    /**
     * Stops reading. What the kernel, or the HTTP/2 client, takes in advance still arrives there, see
     * {@link SseTestClient#receiveBuffer(int)}; one more piece may still come through.
     */
    public SseTestStream pause() {
        reader.pause();
        return this;
    }

    /** Reads as fast as it can. */
    public SseTestStream resume() {
        reader.readAtFullSpeed();
        return this;
    }

    /** Reads no more than about this, at least 20 bytes a second. */
    public SseTestStream readSlowly(int bytesPerSecond) {
        reader.readSlowly(bytesPerSecond);
        return this;
    }

    /**
     * Is gone without a farewell. With HTTP/1, the connection is reset, which is what a server sees when
     * a process is killed with data that it hasn't read, or when a packet reaches a machine that has
     * started again. With HTTP/2, the stream is reset, as {@link #close()} does: its connection is shared.
     * <p>
     * It is not what happens when a cable is cut: then a server hears nothing at all. To the server, a
     * {@linkplain #pause() paused} stream is more like that.
     */
    public void vanish() {
        reader.leave(true);
    }

    /** Leaves as a browser does when its tab is closed. What has come can still be read. */
    @Override
    public void close() {
        reader.leave(false);
    }

    /** What it is, and what has come. */
    @Override
    public String toString() {
        return request.uri() + ": " + received.describe();
    }

    private void await(String expected, BooleanSupplier condition) {
        String unmet = received.await(timeout, condition);
        if (unmet != null) {
            throw unmet(expected, unmet);
        }
    }

    private AssertionError unmet(String expected, String why) {
        return new AssertionError("Expected " + expected + ". " + why + ".\n" + this, received.failure());
    }

    private static String lastEventIdOf(Request request) {
        for (HeaderField field : request.fields()) {
            if (field.is("Last-Event-ID")) {
                return field.value();
            }
        }
        return "";
    }
}

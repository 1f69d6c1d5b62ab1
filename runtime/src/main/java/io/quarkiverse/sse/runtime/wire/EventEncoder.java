package io.quarkiverse.sse.runtime.wire;

import java.time.Duration;
import java.util.Objects;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.hypermedia.FramedData;
import io.quarkiverse.sse.spi.SseDataCodec;

/**
 * Writes events in the format of an event stream: comment, event, id, retry and data in this order,
 * lines that end with LF, and a space after the colon of a field. Stateless and thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG
 *      HTML, parsing an event stream</a>
 */
public final class EventEncoder {

    private static final int EXPECTED_OVERHEAD_CHARS = 64;

    /** The name under which clients dispatch an event without a name. */
    private static final String DEFAULT_EVENT = "message";

    private final SseDataCodec codec;
    private final Frame heartbeat = frame(":heartbeat\n\n");
    private final Frame resetLastEventId = frame("id:\n\n");

    /**
     * @param codec encodes data that is neither text nor a number nor a boolean
     */
    public EventEncoder(SseDataCodec codec) {
        this.codec = Objects.requireNonNull(codec);
    }

    /**
     * @return the comment that keeps a connection alive
     */
    public Frame heartbeat() {
        return heartbeat;
    }

    /**
     * @param id the id of a position
     * @param position the position
     * @return a heartbeat that also brings clients to this position: they dispatch nothing for
     *         an id without data
     */
    public Frame heartbeatAt(String id, long position) {
        return new Frame(Utf8.bytes(":heartbeat\nid: " + id + "\n\n"), null, position);
    }

    /**
     * @return an id field without a value, which clears the last event id of a client
     */
    public Frame resetLastEventId() {
        return resetLastEventId;
    }

    /**
     * @param retry how long a client waits before it reconnects
     * @return a block that sets this time
     */
    public Frame retry(Duration retry) {
        return frame("retry: " + retry.toMillis() + "\n\n");
    }

    /**
     * @return the encoded event
     * @throws DataEncodingException if the codec can't encode the data
     */
    public Frame encode(SseEvent event) {
        return encode(event, event.id().orElse(null), 0);
    }

    /**
     * @param event the event
     * @param id the id that clients remember, or {@code null} for none
     * @param position the position of the event in the history, or 0
     * @return the encoded event
     * @throws DataEncodingException if the codec can't encode the data
     */
    public Frame encode(SseEvent event, String id, long position) {
        String data = event.data().isPresent() ? text(event.data().get()) : null;
        StringBuilder out = new StringBuilder(EXPECTED_OVERHEAD_CHARS + (data == null ? 0 : data.length()));
        if (event.comment().isPresent()) {
            lines(":", event.comment().get(), out);
        }
        if (event.event().isPresent()) {
            line("event: ", event.event().get(), out);
        }
        if (id != null) {
            line("id: ", id, out);
        }
        if (event.retry().isPresent()) {
            line("retry: ", Long.toString(event.retry().get().toMillis()), out);
        }
        if (data != null) {
            lines("data: ", data, out);
        }
        out.append('\n');
        return new Frame(Utf8.bytes(out.toString()), data == null ? null : event.event().orElse(DEFAULT_EVENT), position);
    }

    /**
     * @return the event with its data as text
     * @throws DataEncodingException if the codec can't encode the data
     */
    public SseEvent withText(SseEvent event) {
        if (event.data().isEmpty() || event.data().get() instanceof String) {
            return event;
        }
        return withData(event, text(event.data().get()));
    }

    static SseEvent withData(SseEvent event, String data) {
        SseEvent.Builder text = SseEvent.builder().comment(event.comment().orElse(null)).event(event.event().orElse(null))
                .id(event.id().orElse(null)).retry(event.retry().orElse(null)).data(data);
        String key = event.key().orElse(null);
        return (event.removesKey() ? text.removeKey(key) : text.key(key)).build();
    }

    private String text(Object data) {
        if (data instanceof CharSequence text) {
            // a mutable sequence could change while it is written
            return text.toString();
        }
        if (data instanceof Character || data instanceof Number || data instanceof Boolean) {
            return data.toString();
        }
        if (data instanceof FramedData framed) {
            return framed.around(framedText(framed));
        }
        try {
            return Objects.requireNonNull(codec.encode(data), "the codec returned null");
        } catch (Exception | Error e) {
            // errors too: data that makes the codec fail must not fail anything else
            throw new DataEncodingException(data.getClass(), e);
        }
    }

    private String framedText(FramedData framed) {
        if (framed.isJson()) {
            return text(framed.content());
        }
        throw new DataEncodingException(framed.content().getClass(),
                new IllegalArgumentException("HTML must be text or, with quarkus-qute, a TemplateInstance"));
    }

    /** Writes one line for each line of the text, whose lines end with CRLF, CR or LF. */
    private static void lines(String prefix, String text, StringBuilder out) {
        int start = 0;
        for (int end = lineEnd(text, start); end < text.length(); end = lineEnd(text, start)) {
            line(prefix, text, start, end, out);
            boolean crlf = text.charAt(end) == '\r' && end + 1 < text.length() && text.charAt(end + 1) == '\n';
            start = end + (crlf ? 2 : 1);
        }
        line(prefix, text, start, text.length(), out);
    }

    private static int lineEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                return i;
            }
        }
        return text.length();
    }

    private static void line(String prefix, String text, StringBuilder out) {
        line(prefix, text, 0, text.length(), out);
    }

    private static void line(String prefix, String text, int from, int to, StringBuilder out) {
        out.append(prefix).append(text, from, to).append('\n');
    }

    private static Frame frame(String text) {
        return new Frame(Utf8.bytes(text), null);
    }
}

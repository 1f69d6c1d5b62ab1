package io.quarkiverse.sse.testing.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes events of bytes, exactly as
 * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML 9.2.6</a>
 * says. The bytes may come in any pieces. One thread uses it.
 */
public final class EventDecoder {

    /** Is called while bytes are decoded. */
    public interface Sink {

        /** At the empty line behind an event that has data. */
        void event(String lastEventId, String name, String data);

        /** At the end of the line, without the colon and the space behind it. */
        void comment(String text);

        /** At the end of the line. */
        void retry(long millis);
    }

    private static final byte[] BOM = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };
    private static final int MAX_DIGITS = 18;

    private final Sink sink;
    /** The bytes of the current line, so that a character is decoded when all of it has come. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean firstLine = true;
    /** The line has ended with a CR, to which a LF may belong that has not come yet. */
    private boolean afterCr;
    private String name = "";
    private String idBuffer = "";
    private String lastEventId;

    /**
     * @param lastEventId the one that the request has had, or the empty string
     */
    public EventDecoder(String lastEventId, Sink sink) {
        this.lastEventId = lastEventId;
        this.idBuffer = lastEventId;
        this.sink = sink;
    }

    public void decode(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            line.write(bytes, start, i - start);
            // only a LF that follows at once belongs to a CR
            boolean restOfCrLf = b == '\n' && afterCr && i == start && line.size() == 0;
            afterCr = b == '\r';
            if (!restOfCrLf) {
                endLine();
            }
            start = i + 1;
        }
        if (start < length) {
            line.write(bytes, start, length - start);
            afterCr = false;
        }
    }

    /** The empty string if there is none. */
    public String lastEventId() {
        return lastEventId;
    }

    private void endLine() {
        String text = text();
        line.reset();
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (colon == 0) {
            sink.comment(value);
        } else {
            field(colon < 0 ? text : text.substring(0, colon), value);
        }
    }

    private String text() {
        byte[] bytes = line.toByteArray();
        int start = firstLine && startsWithBom(bytes) ? BOM.length : 0;
        firstLine = false;
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private static boolean startsWithBom(byte[] bytes) {
        return bytes.length >= BOM.length && bytes[0] == BOM[0] && bytes[1] == BOM[1] && bytes[2] == BOM[2];
    }

    private void field(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf(0) < 0) {
                    idBuffer = value;
                }
            }
            case "retry" -> {
                if (isNumber(value)) {
                    sink.retry(Long.parseLong(value));
                }
            }
            default -> {
                // ignored, as a browser does
            }
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            sink.event(lastEventId, name.isEmpty() ? "message" : name, data.toString());
        }
        data.setLength(0);
        name = "";
    }
}

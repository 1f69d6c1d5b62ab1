package io.quarkiverse.sse.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.spi.SseLogEntry.Action;

/**
 * Converts entries to bytes and back. An entry is UTF-8 text, which people can read as well: a
 * first line, headers, an empty line, and the data as it is.
 *
 * <pre>
 * sse/1 send
 * target: topics(news)
 * mark: 5f2a:17
 * event: headline
 *
 * It rains
 * </pre>
 *
 * An event without data has no empty line. {@link SseLogEntry#fromBytes} has the rules for
 * changes of the format.
 */
final class LogEntryFormat {

    /**
     * The version of the format. It is raised for entries that older nodes must not read as if they
     * understood all of it.
     */
    private static final int VERSION = 2;
    /** The version that has no targets for claims. */
    private static final int WITHOUT_CLAIMS = 1;

    private static final String NAME = "sse/";
    private static final int MAX_VERSION_DIGITS = 9;

    private static final String TARGET = "target";
    private static final String MARK = "mark";
    /** Why responses end. Nodes that don't know it end them for no special reason. */
    private static final String REASON = "reason";
    private static final String REVOKED = "revoked";
    /** Nodes that don't know it don't trace. */
    private static final String TRACE_PARENT = "traceparent";
    private static final String EVENT = "event";
    private static final String ID = "id";
    private static final String RETRY = "retry";
    private static final String COMMENT = "comment";
    /** Nodes that don't know these have no state topics. */
    private static final String KEY = "key";
    private static final String REMOVED_KEY = "removed-key";

    private LogEntryFormat() {
    }

    static byte[] write(SseLogEntry entry) {
        boolean revoked = entry.action() == Action.REVOKE;
        StringBuilder head = new StringBuilder(NAME)
                .append(entry.target().accept(TargetSearch.CLAIM) ? VERSION : WITHOUT_CLAIMS)
                .append(' ').append(word(revoked ? Action.UNREGISTER : entry.action())).append('\n');
        head.append(TARGET).append(": ");
        entry.target().accept(new TargetWriter(head));
        head.append('\n');
        header(MARK, entry.mark(), head);
        header(REASON, revoked ? REVOKED : null, head);
        header(TRACE_PARENT, entry.traceParent().orElse(null), head);
        if (entry.event().isEmpty()) {
            return utf8(head.toString());
        }
        SseEvent event = entry.event().get();
        header(EVENT, event.event().orElse(null), head);
        header(ID, event.id().orElse(null), head);
        header(RETRY, event.retry().isPresent() ? Long.toString(event.retry().get().toMillis()) : null, head);
        header(COMMENT, event.comment().orElse(null), head);
        header(event.removesKey() ? REMOVED_KEY : KEY, event.key().orElse(null), head);
        return event.data().isPresent() ? withData(utf8(head.append('\n').toString()), event.data().get().toString())
                : utf8(head.toString());
    }

    private static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void header(String name, String value, StringBuilder head) {
        if (value != null) {
            head.append(name).append(": ");
            EscapedText.append(value, "", head);
            head.append('\n');
        }
    }

    private static byte[] withData(byte[] head, String text) {
        byte[] data = utf8(wellFormed(text));
        byte[] entry = Arrays.copyOf(head, head.length + data.length);
        System.arraycopy(data, 0, entry, head.length, data.length);
        return entry;
    }

    /** The wire has U+FFFD in place of a lone surrogate, where Java would write a question mark. */
    private static String wellFormed(String text) {
        StringBuilder replaced = null;
        for (int i = 0; i < text.length(); i++) {
            if (EscapedText.isLoneSurrogate(text, i)) {
                replaced = replaced == null ? new StringBuilder(text) : replaced;
                replaced.setCharAt(i, '\uFFFD');
            }
        }
        return replaced == null ? text : replaced.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SseLogEntry read(byte[] bytes) {
        // the version comes first, because it decides how to read the rest
        int lineEnd = endOfLine(bytes, 0);
        Action action = action(new String(bytes, 0, lineEnd, StandardCharsets.UTF_8));
        Map<String, String> headers = new HashMap<>();
        int line = lineEnd + 1;
        while (line < bytes.length && bytes[line] != '\n') {
            lineEnd = endOfLine(bytes, line);
            readHeader(new String(bytes, line, lineEnd - line, StandardCharsets.UTF_8), headers);
            line = lineEnd + 1;
        }
        String data = line == bytes.length ? null
                : new String(bytes, line + 1, bytes.length - line - 1, StandardCharsets.UTF_8);
        SseTarget target = TargetReader.read(required(TARGET, headers));
        String mark = EscapedText.read(required(MARK, headers));
        SseLogEntry entry = switch (action) {
            case SEND -> SseLogEntry.send(event(headers, data), target, mark);
            case RESET_LAST_EVENT_ID -> SseLogEntry.resetLastEventId(target, mark);
            case UNREGISTER -> REVOKED.equals(headers.get(REASON)) ? SseLogEntry.revoke(target, mark)
                    : SseLogEntry.unregister(target, mark);
            case REVOKE -> throw new IllegalStateException("It is written as another action");
        };
        String trace = headers.get(TRACE_PARENT);
        // a trace is no reason to lose an event
        return trace != null && SseLogEntry.isTraceParent(trace) ? entry.tracedBy(trace) : entry;
    }

    private static int endOfLine(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("This is not an entry, or it is cut off");
    }

    private static void readHeader(String line, Map<String, String> headers) {
        int colon = line.indexOf(": ");
        if (colon < 0) {
            throw new IllegalArgumentException("The entry has a line that is not a header");
        }
        headers.put(line.substring(0, colon), line.substring(colon + 2));
    }

    private static Action action(String line) {
        int space = line.indexOf(' ');
        int version = space < 0 || !line.startsWith(NAME) ? 0 : version(line.substring(NAME.length(), space));
        if (version < 1) {
            throw new IllegalArgumentException("This is not an entry");
        }
        if (version > VERSION) {
            throw new SseLogEntry.NewerFormatException("The entry has version " + version
                    + " of the format, and this node knows those up to " + VERSION);
        }
        String word = line.substring(space + 1);
        for (Action action : Action.values()) {
            if (action != Action.REVOKE && word(action).equals(word)) {
                return action;
            }
        }
        throw new IllegalArgumentException("The entry has an unknown action: " + LogText.of(word));
    }

    private static int version(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
        }
        return digits.isEmpty() || digits.length() > MAX_VERSION_DIGITS ? 0 : Integer.parseInt(digits);
    }

    private static String required(String name, Map<String, String> headers) {
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The entry has no " + name);
        }
        return value;
    }

    private static SseEvent event(Map<String, String> headers, String data) {
        String retry = headers.get(RETRY);
        SseEvent.Builder event = SseEvent.builder()
                .event(optional(EVENT, headers))
                .id(optional(ID, headers))
                .retry(retry == null ? null : Duration.ofMillis(Long.parseLong(retry)))
                .comment(optional(COMMENT, headers))
                .data(data);
        String removed = optional(REMOVED_KEY, headers);
        return (removed == null ? event.key(optional(KEY, headers)) : event.removeKey(removed)).build();
    }

    private static String optional(String name, Map<String, String> headers) {
        String value = headers.get(name);
        return value == null ? null : EscapedText.read(value);
    }
}

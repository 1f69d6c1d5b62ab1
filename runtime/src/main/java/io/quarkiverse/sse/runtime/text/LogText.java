package io.quarkiverse.sse.runtime.text;

/**
 * Makes text that comes from elsewhere, such as a path, a name or the message of an exception, safe
 * for a line of a log or of a terminal: it can neither begin a line, nor hide or reorder what the
 * line says, nor fill the log. Everything in this extension that puts such text into a message or
 * into a {@code toString()} uses this class.
 */
public final class LogText {

    /** Longer than any name that a person would recognise. */
    private static final int MAX_VALUE_LENGTH = 200;
    /** Long enough for the message of a JSON library. */
    private static final int MAX_MESSAGE_LENGTH = 2_000;

    private LogText() {
    }

    /**
     * @param value a value that a client may have sent, or {@code null}
     * @return the value as it may appear in a log, cut if it is long
     */
    public static String of(Object value) {
        return escaped(String.valueOf(value), MAX_VALUE_LENGTH);
    }

    /**
     * @param message a message that may have such a value in it, or {@code null}
     * @return the message as it may appear in a log, cut if it is very long
     */
    public static String ofMessage(Object message) {
        return escaped(String.valueOf(message), MAX_MESSAGE_LENGTH);
    }

    /**
     * @param text what may be in a log at any length
     * @return the text as it may appear in a line of a log, whole
     */
    public static String line(String text) {
        return escaped(text, Integer.MAX_VALUE);
    }

    private static String escaped(String text, int maxLength) {
        int safe = 0;
        while (safe < text.length() && text.charAt(safe) >= ' ' && text.charAt(safe) < 0x7F && text.charAt(safe) != '\\') {
            safe++;
        }
        if (safe == text.length() && safe <= maxLength) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length() && i < maxLength) {
            int c = text.codePointAt(i);
            append(c, out);
            i += Character.charCount(c);
        }
        if (i < text.length()) {
            out.append("… (").append(text.length()).append(" characters)");
        }
        return out.toString();
    }

    private static void append(int c, StringBuilder out) {
        if (c == '\\') {
            // so that nobody can write what looks escaped
            out.append("\\\\");
        } else if (isPlain(c)) {
            out.appendCodePoint(c);
        } else if (Character.isBmpCodePoint(c)) {
            out.append("\\u%04x".formatted(c));
        } else {
            out.append("\\U%08x".formatted(c));
        }
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            // among the format characters are those that change the direction of the text
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
                false;
            default -> true;
        };
    }
}

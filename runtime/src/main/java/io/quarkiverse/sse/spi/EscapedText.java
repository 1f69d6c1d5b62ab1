package io.quarkiverse.sse.spi;

/**
 * Writes any text on one line. Characters that would end the text get a backslash, LF and CR become
 * <code>\n</code> and <code>\r</code>, and a lone surrogate, which UTF-8 can't express, becomes
 * <code>&#92;u</code> and four hexadecimal digits.
 */
final class EscapedText {

    private static final int HEX_DIGITS = 4;

    private EscapedText() {
    }

    /**
     * Appends a text in its escaped form.
     *
     * @param specials the characters that would end the text, besides line breaks
     */
    static void append(String text, String specials, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\\' || specials.indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else if (isLoneSurrogate(text, i)) {
                out.append("\\u").append(Integer.toHexString(c));
            } else {
                out.append(c);
            }
        }
    }

    static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c) ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }

    static String read(String escaped) {
        return escaped.indexOf('\\') < 0 ? escaped : unescape(escaped);
    }

    private static String unescape(String escaped) {
        StringBuilder text = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == escaped.length()) {
                throw new IllegalArgumentException("The entry ends with a backslash");
            }
            switch (escaped.charAt(i)) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'u' -> {
                    if (i + HEX_DIGITS >= escaped.length()) {
                        throw new IllegalArgumentException("The entry ends within an escaped character");
                    }
                    text.append((char) Integer.parseInt(escaped, i + 1, i + 1 + HEX_DIGITS, 16));
                    i += HEX_DIGITS;
                }
                default -> text.append(escaped.charAt(i));
            }
        }
        return text.toString();
    }
}

package io.quarkiverse.sse.runtime.wire;

import java.nio.charset.StandardCharsets;

/**
 * Encodes text as UTF-8. A lone surrogate becomes U+FFFD, as in the WHATWG encoding standard; Java
 * alone would write {@code ?}.
 */
final class Utf8 {

    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {
    }

    static byte[] bytes(String text) {
        return (hasLoneSurrogate(text) ? withoutLoneSurrogates(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static boolean isPair(String text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }

    private static String withoutLoneSurrogates(String text) {
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            // a pair would be one code point
            if (Character.getType(codePoints[i]) == Character.SURROGATE) {
                codePoints[i] = REPLACEMENT;
            }
        }
        return new String(codePoints, 0, codePoints.length);
    }
}

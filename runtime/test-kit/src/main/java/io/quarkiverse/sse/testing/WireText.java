package io.quarkiverse.sse.testing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a body as it grows. A character is added when all of its bytes are there, so a long stream
 * costs no more than a short one with each piece. Whoever uses it has a lock.
 */
final class WireText {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder text = new StringBuilder();
    /** The beginning of a character whose other bytes have not come yet. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    void add(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, 0, length).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, false);
        text.append(out.flip());
        rest = in;
    }

    /** Whether nothing of it since then is other than the same place of this text. */
    boolean isPrefixOf(String whole, int since) {
        if (text.length() > whole.length()) {
            return false;
        }
        for (int i = since; i < text.length(); i++) {
            if (text.charAt(i) != whole.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is in it, where the part before has been looked at without finding it. */
    boolean contains(String part, int since) {
        return text.indexOf(part, Math.max(0, since - part.length() + 1)) >= 0;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

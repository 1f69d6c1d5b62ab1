package io.quarkiverse.sse.testing.lint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.Request;

/**
 * What came of a request, and when. Times are nanoseconds since the request.
 *
 * @param start when it was sent, by {@link System#nanoTime()}
 * @param head {@code null} if none has come
 * @param over when the answer has ended, or listening has
 * @param ended whether the answer has ended, and not only listening
 * @param failure how it broke, or {@code null}
 */
record Recording(long start, Request request, Head head, long headAt, List<Piece> pieces, long over, boolean ended,
        IOException failure) {

    /** Bytes of the body that came together. */
    record Piece(long at, byte[] bytes) {
    }

    Recording {
        pieces = List.copyOf(pieces);
    }

    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            body.writeBytes(piece.bytes());
        }
        return body.toByteArray();
    }

    /** When the last byte has come, or the head if there was none. */
    long lastAt() {
        return pieces.isEmpty() ? headAt : pieces.get(pieces.size() - 1).at();
    }

    /** The longest time in which nothing came behind the head. */
    long longestSilence() {
        long longest = 0;
        long before = headAt;
        for (Piece piece : pieces) {
            longest = Math.max(longest, piece.at() - before);
            before = piece.at();
        }
        return Math.max(longest, over - before);
    }
}

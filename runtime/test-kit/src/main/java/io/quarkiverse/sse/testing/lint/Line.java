package io.quarkiverse.sse.testing.lint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a stream.
 *
 * @param number from 1 on
 * @param text decoded as browsers do, without a BOM at the beginning of the stream
 * @param started when its first byte came
 * @param ended when its last byte came
 */
record Line(int number, String text, boolean utf8, int bytes, End end, long started, long ended) {

    static final String BOM = "\uFEFF";

    /** How it ends; what is left of a stream behind the last line doesn't. */
    enum End {
        LF,
        CR,
        CRLF,
        NONE
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean isComment() {
        return text.startsWith(":");
    }

    String field() {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    String value() {
        int colon = text.indexOf(':');
        String value = colon < 0 ? "" : text.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    /** For a message. */
    String shown() {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "line " + number + " \"" + shown.replace("\0", "\\0").replace(BOM, "\\uFEFF") + "\"";
    }

    static List<Line> of(Recording recording) {
        Splitter splitter = new Splitter();
        for (Recording.Piece piece : recording.pieces()) {
            for (byte b : piece.bytes()) {
                splitter.add(b, piece.at());
            }
        }
        splitter.end();
        return splitter.lines;
    }

    /** One byte after the other. */
    private static final class Splitter {

        final List<Line> lines = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean afterCr;
        private long started = -1;
        private long last;

        void add(byte b, long at) {
            if (afterCr) {
                afterCr = false;
                if (b == '\n') {
                    last = at;
                    endLine(End.CRLF);
                    return;
                }
                endLine(End.CR);
            }
            if (started < 0) {
                started = at;
            }
            last = at;
            if (b == '\r') {
                afterCr = true;
            } else if (b == '\n') {
                endLine(End.LF);
            } else {
                bytes.write(b);
            }
        }

        void end() {
            if (afterCr) {
                endLine(End.CR);
            } else if (bytes.size() > 0) {
                endLine(End.NONE);
            }
        }

        private void endLine(End end) {
            byte[] line = bytes.toByteArray();
            String text = new String(line, StandardCharsets.UTF_8);
            if (lines.isEmpty() && text.startsWith(BOM)) {
                text = text.substring(1);
            }
            lines.add(new Line(lines.size() + 1, text, isUtf8(line), line.length, end, started, last));
            bytes.reset();
            started = -1;
        }

        private static boolean isUtf8(byte[] line) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }
}
